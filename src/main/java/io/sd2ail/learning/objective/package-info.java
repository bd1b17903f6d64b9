/// Losses and their gradients with respect to a network's output, the same for both backends.
@NullMarked
package io.sd2ail.learning.objective;

import org.jspecify.annotations.NullMarked;
