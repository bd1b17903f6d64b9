/// Environments in simulators that connect to this process by themselves.
@NullMarked
package io.sd2ail.environment.connected;

import org.jspecify.annotations.NullMarked;
