/// Timings of the learner's parts, beside the same parts in PyTorch. Measures; sets no targets.
@NullMarked
package io.sd2ail.bench;

import org.jspecify.annotations.NullMarked;
