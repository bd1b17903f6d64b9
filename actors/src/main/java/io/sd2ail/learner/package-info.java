/// The learner's process: intake, journal, updates, checkpoints.
@NullMarked
package io.sd2ail.learner;

import org.jspecify.annotations.NullMarked;
