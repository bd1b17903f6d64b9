package io.sd2ail.bench.speed;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.ScratchFolder;
import io.sd2ail.bench.Setting;
import io.sd2ail.bench.side.ErrorLines;
import io.sd2ail.bench.side.Launch;
import io.sd2ail.bench.side.Progress;
import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.side.SideProcess;
import io.sd2ail.bench.side.Sides;
import io.sd2ail.bench.work.Inputs;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A whole run: starts the sides for each number of threads, measures every size with them, prints.
final class SpeedRun {
    private static final String HOW_TO_GET_PEERS = "peers:     none; for a comparison: python3 -m venv venv &&"
            + " venv/bin/pip install torch==2.7.1 numpy onnxruntime onnx, then set " + Launch.PYTHON
            + "=venv/bin/python (docs/benchmarks.md)";

    private final SpeedOptions options;
    private final Launch launch;
    private final PrintWriter out;
    private final Progress progress;
    private final boolean peersTuned;
    private final Setting setting;

    /// @param out for figures
    /// @param err for progress
    SpeedRun(SpeedOptions options, Launch launch, PrintWriter out, PrintWriter err) {
        this.options = options;
        this.launch = launch;
        this.out = out;
        this.progress = new Progress(err, Plan.of(options));
        this.peersTuned = options.peers().isEmpty() || allocatorTrial();
        this.setting = Setting.here(options, peersTuned);
    }

    Setting setting() {
        return setting;
    }

    List<CaseResult> measure() {
        List<CaseResult> results = new ArrayList<>();
        try (ScratchFolder folder = new ScratchFolder()) {
            SpeedBenchmark benchmark = new SpeedBenchmark(options, folder.path(), progress, this::note);
            boolean first = true;
            for (int threads : options.threads()) {
                try (Sides sides = start(Subject.LEARNER, threads)) {
                    if (first) {
                        setting.lines().forEach(out::println);
                        if (options.peers().isEmpty()) {
                            out.println(HOW_TO_GET_PEERS);
                        }
                        out.flush();
                        first = false;
                    }
                    results.addAll(measure(benchmark, Subject.LEARNER, threads, sides));
                }
            }
            try (Sides sides = start(Subject.ROLLOUT, 1)) {
                results.addAll(measure(benchmark, Subject.ROLLOUT, 1, sides));
            }
        }
        return results;
    }

    private List<CaseResult> measure(SpeedBenchmark benchmark, Subject subject, int threads, Sides sides) {
        List<CaseResult> results = new ArrayList<>();
        double peak = peak(threads);
        for (Size size : options.sizes()) {
            CaseResult result = benchmark.measure(subject, size, threads, sides.processes(), peak);
            results.add(result);
            out.println();
            SpeedTables.of(result).forEach(out::println);
            out.flush();
        }
        return results;
    }

    private void note(String line) {
        out.println(line);
        out.flush();
    }

    private Sides start(Subject subject, int threads) {
        Sides sides = new Sides();
        try {
            for (Side side : options.sides(subject)) {
                progress.say(side.label() + " starts");
                sides.start(side, launch.command(side, threads, peersTuned), progress, this::note);
            }
        } catch (RuntimeException e) {
            sides.close();
            throw e;
        }
        sides.processes()
                .forEach(side -> setting.add(side.side().form(), side.versions().versions()));
        return sides;
    }

    /// Of these threads at once, by a process of its own.
    private double peak(int threads) {
        progress.say("the processor's peak, " + threads + (threads == 1 ? " thread" : " threads"));
        Process process;
        try {
            process = ErrorLines.start(Launch.ours("peak", threads), progress::say);
        } catch (IOException e) {
            throw BenchmarkFailure.failed("this JVM can't be started again (" + e + "): check its folder");
        }
        try {
            return SideProcess.connection("peak", process, progress::say).peak();
        } finally {
            process.destroy();
        }
    }

    /// @return whether the peers keep the allocator's settings of this process
    private boolean allocatorTrial() {
        if (Launch.allocator(options.environment()).equals(Launch.allocator(Map.of()))) {
            return true;
        }
        progress.say("the peers' memory allocator: which settings suit them");
        Size size = options.sizes().getFirst();
        try (ScratchFolder folder = new ScratchFolder();
                Sides tuned = new Sides();
                Sides defaults = new Sides()) {
            Path inputs = folder.path().resolve(size.name() + ".inputs");
            new Inputs(size, options.seed()).write(inputs);
            tuned.start(Side.EAGER, launch.command(Side.EAGER, 1, true), progress, this::note);
            defaults.start(Side.EAGER, launch.command(Side.EAGER, 1, false), progress, this::note);
            AllocatorTrial trial = new AllocatorTrial();
            trial.measure(
                    tuned.processes().getFirst().connection(),
                    defaults.processes().getFirst().connection(),
                    size,
                    options.seed(),
                    inputs);
            trial.report(size, this::note);
            return trial.tunedWins();
        } catch (IOException e) {
            throw BenchmarkFailure.failed("the peers' inputs can't be written (" + e
                    + "): set -Djava.io.tmpdir in SD2AIL_JAVA_OPTS to a folder with room");
        }
    }
}
