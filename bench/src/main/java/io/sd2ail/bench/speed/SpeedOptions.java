package io.sd2ail.bench.speed;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;
import java.util.List;
import java.util.Map;

/// What to measure, and how often.
///
/// @param sizes in this order
/// @param threads of every side, one measurement each
/// @param rounds in which the sides take turns
/// @param peers of the learner; without any, nobody else's rollouts are measured either
/// @param seed of parameters and inputs
/// @param environment variables of the process
public record SpeedOptions(
        List<Size> sizes,
        List<Integer> threads,
        int rounds,
        List<Side> peers,
        long seed,
        Map<String, String> environment) {
    public SpeedOptions {
        if (rounds < 1) {
            throw BenchmarkFailure.usage("--rounds is " + rounds + ": it must be at least 1");
        }
        int cores = Runtime.getRuntime().availableProcessors();
        for (int count : threads) {
            if (count < 1 || count > cores) {
                throw BenchmarkFailure.usage("--threads has " + count
                        + ": it must be from 1 to the cores that this process may use, which are " + cores);
            }
        }
    }

    /// Sides of a subject, ours first.
    List<Side> sides(Subject subject) {
        return Side.of(subject).stream()
                .filter(side -> side.ours()
                        || switch (subject) {
                            case LEARNER -> peers.contains(side);
                            case ROLLOUT -> !peers.isEmpty();
                        })
                .toList();
    }
}
