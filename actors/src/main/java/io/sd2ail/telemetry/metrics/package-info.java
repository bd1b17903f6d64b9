/// Numbers of a run: rows made of its events, in memory, in `metrics.csv` and in files that TensorBoard reads.
@NullMarked
package io.sd2ail.telemetry.metrics;

import org.jspecify.annotations.NullMarked;
