/// The backend on plain float arrays and the JDK's Vector API, with every derivative written out: the fast one on a
/// CPU.
///
/// Rows are worked on in blocks that stay in the second-level cache: forward, loss and backward of one block, then the
/// next. Blocks are grouped into lanes, which threads share; each lane gathers a gradient of its own, and lanes are
/// summed in their order, so results are equal to the bit for any number of threads.
@NullMarked
package io.sd2ail.learning.vector;

import org.jspecify.annotations.NullMarked;
