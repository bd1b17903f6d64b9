/// Arithmetic on plain float arrays by the JDK's Vector API: matrix products, activations, optimizer steps. It knows
/// nothing of networks or learning.
///
/// Matrices are row-major with a stride; the columns are padded with zeros to a multiple of [Lanes#PADDING], so no
/// kernel has a remainder loop over columns. Every sum runs in the same order whatever the vector width and the number
/// of threads, and every product is fused with its addition, so results are equal to the bit on all of them.
@NullMarked
package io.sd2ail.kernel;

import org.jspecify.annotations.NullMarked;
