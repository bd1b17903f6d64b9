/// Environments to act in, found by name.
@NullMarked
package io.sd2ail.environment;

import org.jspecify.annotations.NullMarked;
