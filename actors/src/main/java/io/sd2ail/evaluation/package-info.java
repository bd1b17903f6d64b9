/// Evaluations of the newest policy, beside the training.
@NullMarked
package io.sd2ail.evaluation;

import org.jspecify.annotations.NullMarked;
