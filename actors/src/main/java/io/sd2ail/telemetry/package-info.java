/// What a run says of itself beside its metrics: facts and summary for scripts, progress for people.
@NullMarked
package io.sd2ail.telemetry;

import org.jspecify.annotations.NullMarked;
