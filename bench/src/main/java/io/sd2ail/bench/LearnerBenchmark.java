package io.sd2ail.bench;

import io.sd2ail.bench.SizeResult.PartResult;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures the parts of one learner iteration: round by round, ours and the peer's in turn, so that what else the
/// machine does meets both alike.
final class LearnerBenchmark {
    private final LearnerOptions options;
    private final @Nullable PeerConnection peer;
    private final Consumer<String> progress;
    private final Stopwatch stopwatch = new Stopwatch();

    /// @param progress is told what begins
    LearnerBenchmark(LearnerOptions options, @Nullable PeerConnection peer, Consumer<String> progress) {
        this.options = options;
        this.peer = peer;
        this.progress = progress;
    }

    SizeResult measure(Size size) {
        if (peer != null) {
            peer.prepare(size, options.seed());
        }
        Map<Part, Timings> ours = new EnumMap<>(Part.class);
        Map<Part, Timings> allocated = new EnumMap<>(Part.class);
        Map<Part, Timings> peers = new EnumMap<>(Part.class);
        try (Workload workload = new Workload(size, options.seed())) {
            for (int round = 1; round <= options.rounds(); round++) {
                progress.accept(size.name() + ": round " + round + " of " + options.rounds());
                for (Part part : Part.values()) {
                    Stopwatch.Reading reading = stopwatch.time(workload, part, options.warmup(), options.iterations());
                    timings(ours, part).add(reading.milliseconds());
                    timings(allocated, part).add(reading.allocatedBytes());
                    if (peer != null) {
                        timings(peers, part).add(peer.time(part, options.warmup(), options.iterations()));
                    }
                }
            }
        }
        return new SizeResult(size, results(ours, allocated, peers));
    }

    private static Timings timings(Map<Part, Timings> of, Part part) {
        return of.computeIfAbsent(part, _ -> new Timings());
    }

    private static List<PartResult> results(
            Map<Part, Timings> ours, Map<Part, Timings> allocated, Map<Part, Timings> peers) {
        List<PartResult> results = new ArrayList<>();
        for (Part part : Part.values()) {
            results.add(new PartResult(
                    part, timings(ours, part), timings(allocated, part).median(), peers.get(part)));
        }
        return results;
    }
}
