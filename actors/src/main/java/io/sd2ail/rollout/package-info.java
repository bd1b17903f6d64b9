/// Rollout workers: step an environment and keep what they made until the learner has it.
@NullMarked
package io.sd2ail.rollout;

import org.jspecify.annotations.NullMarked;
