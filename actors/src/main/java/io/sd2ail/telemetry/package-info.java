/// What a run shows of itself: metrics for files, progress for people, a summary for scripts.
@NullMarked
package io.sd2ail.telemetry;

import org.jspecify.annotations.NullMarked;
