/// A whole run without actors: the learner, what it learns from, and the plain loop that is the oracle of the system.
@NullMarked
package io.sd2ail.training;

import org.jspecify.annotations.NullMarked;
