/// The learner's side of a run: takes nodes in, wires the streams, carries out what users ask, keeps accounts and ends
/// the run.
@NullMarked
package io.sd2ail.coordinator;

import org.jspecify.annotations.NullMarked;
