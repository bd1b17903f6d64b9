/// A whole run: configuration, the learner, the local loop, evaluation.
@NullMarked
package io.sd2ail.train;

import org.jspecify.annotations.NullMarked;
