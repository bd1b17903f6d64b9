package io.sd2ail.diagnosis;

import io.sd2ail.run.RunConfig;
import java.util.List;

/// What is known of a run beside its metrics.
///
/// @param expertReturn mean return of the demonstrations; NaN where it is unknown
/// @param randomReturn mean return of uniformly random actions; NaN where it is unknown
/// @param actionSize entries of an action; 0 where it is unknown
/// @param misfits what of the demonstrations does not fit the environment, a sentence each
/// @param processes that have run it so far
public record RunContext(
        RunConfig config,
        double expertReturn,
        double randomReturn,
        int actionSize,
        List<String> misfits,
        int processes) {
    public RunContext {
        misfits = List.copyOf(misfits);
    }
}
