/// The only door to gradients: the backend interface with its batches and results.
@NullMarked
package io.sd2ail.learning;

import org.jspecify.annotations.NullMarked;
