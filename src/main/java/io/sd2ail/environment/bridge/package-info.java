/// Environments that live in another process and are stepped by messages to it.
@NullMarked
package io.sd2ail.environment.bridge;

import org.jspecify.annotations.NullMarked;
