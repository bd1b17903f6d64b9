package io.sd2ail.bench.speed;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.side.Progress;
import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.side.SideConnection;
import io.sd2ail.bench.side.SideProcess;
import io.sd2ail.bench.speed.CaseResult.Measurement;
import io.sd2ail.bench.work.Inputs;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Measures one case, which is one subject at one size: all sides compute the same from the same inputs, are warmed up
/// until they are steady, and take turns part by part and round by round, so that what else the machine does meets all
/// alike.
final class SpeedBenchmark {
    private static final int READINGS = 5;
    private static final int CALLS_BEFORE = 2;
    /// The JIT compiler needs some 40 iterations, and some thousand actions.
    private static final int LEAST_BLOCKS_OF_OURS = 10;
    private static final int LEAST_BLOCKS_OF_PEERS = 2;
    private static final int MOST_BLOCKS = 30;
    private static final long LEAST_NANOS_OF_OURS = TimeUnit.SECONDS.toNanos(5);

    private final SpeedOptions options;
    private final Path folder;
    private final Progress progress;
    private final Consumer<String> report;

    /// @param folder for files that the sides read
    /// @param report is told what was found beside times
    SpeedBenchmark(SpeedOptions options, Path folder, Progress progress, Consumer<String> report) {
        this.options = options;
        this.folder = folder;
        this.progress = progress;
        this.report = report;
    }

    /// @param sides ours first; those that can't do it are left out of the result
    CaseResult measure(Subject subject, Size size, int threads, List<SideProcess> sides, double peak) {
        String name = name(subject, size, threads);
        List<SideProcess> able = new ArrayList<>(sides);
        check(name, size, able);
        Map<Side, Map<Part, Timings>> times = new EnumMap<>(Side.class);
        Map<Side, Map<Part, Timings>> allocated = new EnumMap<>(Side.class);
        List<String> unsteady = new ArrayList<>();
        for (SideProcess side : able) {
            times.put(side.side(), new EnumMap<>(Part.class));
            allocated.put(side.side(), new EnumMap<>(Part.class));
            unsteady.addAll(warmUp(name, subject, side));
        }
        if (!unsteady.isEmpty()) {
            report.accept(name + ": not steady after warm-up, so other work may run on this machine: "
                    + String.join(", ", unsteady));
        }
        for (int round = 1; round <= options.rounds(); round++) {
            progress.say(name + ": round " + round + " of " + options.rounds());
            for (Part part : Part.of(subject)) {
                for (SideProcess side : able) {
                    SideConnection.Reading reading =
                            side.connection().time(part, CALLS_BEFORE * part.calls(), READINGS);
                    timings(times, side, part).add(reading.milliseconds());
                    if (reading.allocatedBytes() != null) {
                        timings(allocated, side, part).add(reading.allocatedBytes());
                    }
                }
            }
            progress.advance(Plan.ofRound(subject, size, threads));
        }
        return result(subject, size, threads, peak, times, allocated);
    }

    static String name(Subject subject, Size size, int threads) {
        return switch (subject) {
            case LEARNER -> size.name() + ", " + threads + (threads == 1 ? " thread" : " threads");
            case ROLLOUT -> size.name() + ", actions";
        };
    }

    private static Timings timings(Map<Side, Map<Part, Timings>> of, SideProcess side, Part part) {
        return Objects.requireNonNull(of.get(side.side())).computeIfAbsent(part, _ -> new Timings());
    }

    /// Ours must be able to; a peer that is not is left out, and said to be.
    private void check(String name, Size size, List<SideProcess> sides) {
        Path inputs = folder.resolve(size.name() + ".inputs");
        try {
            new Inputs(size, options.seed()).write(inputs);
        } catch (IOException e) {
            throw BenchmarkFailure.failed("the peers' inputs can't be written to " + inputs + " (" + e
                    + "): set -Djava.io.tmpdir in SD2AIL_JAVA_OPTS to a folder with room");
        }
        Check check = null;
        for (SideProcess side : List.copyOf(sides)) {
            String label = side.side().label();
            progress.say(name + ": " + label + " gets ready");
            Map<String, double[]> values;
            try {
                side.connection().prepare(size, options.seed(), inputs);
                values = side.connection().check();
            } catch (BenchmarkFailure e) {
                if (side.side().ours()) {
                    throw e;
                }
                report.accept("left out at " + name + ": " + e.getMessage());
                sides.remove(side);
                continue;
            }
            if (check == null) {
                check = new Check(label, values);
            } else {
                check.compare(label, values);
            }
            progress.advance(Plan.ofCheck(side.side()));
        }
        if (check != null) {
            report.accept(name + ": " + check.summary());
        }
    }

    /// @return what did not become steady
    private List<String> warmUp(String name, Subject subject, SideProcess side) {
        int least = side.side().ours() ? LEAST_BLOCKS_OF_OURS : LEAST_BLOCKS_OF_PEERS;
        progress.say(name + ": " + side.side().label() + " warms up");
        List<String> unsteady = new ArrayList<>();
        for (Part part : subject == Subject.LEARNER ? List.of(Part.FULL) : Part.of(subject)) {
            SteadyState state = new SteadyState(least, MOST_BLOCKS);
            long earliest = System.nanoTime() + (compiled(subject, side.side()) ? LEAST_NANOS_OF_OURS : 0);
            while (!state.ended() || System.nanoTime() < earliest) {
                state.add(side.connection().time(part, 0, READINGS).milliseconds());
            }
            if (!state.reached()) {
                unsteady.add(side.side().label() + " (" + part.label() + ")");
            }
        }
        progress.advance(Plan.ofWarmUp(side.side()));
        return unsteady;
    }

    /// Whether the JIT compiler still has work when ten quick blocks are over: at small sizes they are over at once.
    private static boolean compiled(Subject subject, Side side) {
        return side.ours() && subject == Subject.LEARNER;
    }

    private static CaseResult result(
            Subject subject,
            Size size,
            int threads,
            double peak,
            Map<Side, Map<Part, Timings>> times,
            Map<Side, Map<Part, Timings>> allocated) {
        Map<Side, Map<Part, Measurement>> measured = new EnumMap<>(Side.class);
        times.forEach((side, parts) -> {
            Map<Part, Measurement> ofSide = new EnumMap<>(Part.class);
            parts.forEach((part, timings) -> {
                Timings bytes = allocated.getOrDefault(side, Map.of()).get(part);
                ofSide.put(part, new Measurement(timings, bytes == null ? null : bytes.median()));
            });
            measured.put(side, ofSide);
        });
        return new CaseResult(subject, size, threads, List.copyOf(measured.keySet()), peak, measured);
    }
}
