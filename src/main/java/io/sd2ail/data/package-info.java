/// The plain values that the parts exchange: transitions, trajectories, parameters, saved state, random streams.
@NullMarked
package io.sd2ail.data;

import org.jspecify.annotations.NullMarked;
