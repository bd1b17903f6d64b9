@NullMarked
package io.sd2ail.environment.connected;

import org.jspecify.annotations.NullMarked;
