package io.sd2ail.bench.rollout;

import io.sd2ail.bench.BenchmarkFailure;
import java.util.List;
import java.util.Map;

/// What `./sd2ail benchmark rollout` is asked.
///
/// @param environments in this order
/// @param seconds that our environment should take for its steps of a round
/// @param rounds in which the sides take turns
/// @param threads of the parallel sides; with 1 there are none
/// @param sides that are wanted
/// @param seed of actions, initial states and policy
/// @param variables of the process
record RolloutOptions(
        List<String> environments,
        double seconds,
        int rounds,
        int threads,
        List<RolloutSide> sides,
        long seed,
        Map<String, String> variables) {
    RolloutOptions {
        if (rounds < 1 || !(seconds > 0)) {
            throw BenchmarkFailure.usage("--rounds is " + rounds + " and --seconds is " + seconds
                    + ": the one must be at least 1, the other above 0");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        if (threads < 1 || threads > cores) {
            throw BenchmarkFailure.usage("--threads is " + threads
                    + ": it must be from 1 to the cores that this process may use, which are " + cores);
        }
    }
}
