/// Compares imitation algorithms: a matrix of trainings, each a process, and what its report says.
@NullMarked
package io.sd2ail.bench.imitation;

import org.jspecify.annotations.NullMarked;
