package io.sd2ail.bench.rollout;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.side.ErrorLines;
import io.sd2ail.bench.side.Launch;
import io.sd2ail.bench.side.SideConnection;
import io.sd2ail.bench.side.SideProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures all sides on one environment: they take the same recorded steps, prove it on the first thousand, and take
/// turns round by round, so that what else the machine does meets all alike.
final class RolloutRun implements AutoCloseable {
    /// Passes over the recording before any is counted.
    private static final int WARM_UP = 2;

    private final RolloutOptions options;
    private final RolloutTask task;
    private final Launch launch;
    private final Path folder;
    private final Consumer<String> progress;
    private final List<String> notes = new ArrayList<>();
    private final Map<RolloutSide, Process> processes = new LinkedHashMap<>();
    private final Map<RolloutSide, SideConnection> sides = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> versions = new TreeMap<>();

    /// @param folder for files that the sides read
    RolloutRun(RolloutOptions options, RolloutTask task, Launch launch, Path folder, Consumer<String> progress) {
        this.options = options;
        this.task = task;
        this.launch = launch;
        this.folder = folder;
        this.progress = progress;
    }

    /// @throws BenchmarkFailure when a side computes another physics, or one of ours can't begin
    RolloutResult measure() throws IOException {
        progress.accept(task.environment() + ": recording");
        Recording recording = new Recorder(task.environment(), options.seed()).record(options.seconds());
        Path file = folder.resolve(task.environment() + ".recording");
        recording.write(file);
        for (RolloutSide side : options.sides()) {
            if (!side.parallel() || options.threads() > 1) {
                start(side, file);
            }
        }
        check();
        for (int pass = 0; pass < WARM_UP; pass++) {
            sides.forEach((side, connection) -> {
                progress.accept(task.environment() + ": " + label(side) + " warms up");
                connection.run();
            });
        }
        return new RolloutResult(task.environment(), recording.steps(), options.threads(), notes, rounds());
    }

    /// What each side is made of.
    Map<String, Map<String, String>> versions() {
        return versions;
    }

    private String label(RolloutSide side) {
        return side.label(options.threads());
    }

    /// A peer that can't begin is left out, with a note that says why.
    private void start(RolloutSide side, Path recording) throws IOException {
        try {
            ProcessBuilder command = command(side, recording);
            Process process = ErrorLines.start(command, progress);
            processes.put(side, process);
            SideConnection connection = SideProcess.connection(label(side), process, progress);
            versions.put(side.form(), connection.versions().versions());
            sides.put(side, connection);
        } catch (BenchmarkFailure e) {
            if (side.ours()) {
                throw e;
            }
            notes.add("left out: " + label(side) + ": " + e.getMessage());
        }
    }

    private ProcessBuilder command(RolloutSide side, Path recording) throws IOException {
        if (side.ours()) {
            int threads = side.parallel() ? options.threads() : 1;
            return Launch.program(
                    RolloutProgram.class,
                    1,
                    side.name(),
                    task.environment(),
                    recording.toString(),
                    String.valueOf(options.seed()),
                    String.valueOf(threads));
        }
        if (side == RolloutSide.C) {
            Path program = new MujocoLoop(launch.python()).build(folder);
            return inScratch(new ProcessBuilder(
                    program.toString(),
                    task.writeModel(folder).toString(),
                    String.valueOf(task.frameSkip()),
                    recording.toString()));
        }
        return inScratch(launch.python(1, "rollout.py", side.form(), task.environment(), recording.toString()));
    }

    /// Outside the JVM MuJoCo writes MUJOCO_LOG.TXT where it stands.
    private ProcessBuilder inScratch(ProcessBuilder side) {
        return side.directory(folder.toFile());
    }

    private void check() {
        List<String> agreed = new ArrayList<>();
        int checked = 0;
        for (Map.Entry<RolloutSide, SideConnection> entry : sides.entrySet()) {
            if (!entry.getKey().withPolicy()) {
                SideConnection.Agreement agreement = entry.getValue().agreement();
                checked = agreement.checked();
                if (agreement.different() > 0) {
                    throw BenchmarkFailure.failed(label(entry.getKey()) + " computes other physics than ours on "
                            + task.environment() + ": " + agreement.different() + " numbers differ over the first "
                            + checked + " steps, so their times can't be compared; use the same version of MuJoCo");
                }
                agreed.add(label(entry.getKey()));
            }
        }
        notes.addFirst(
                "same physics: " + String.join(", ", agreed) + " agree bit for bit on positions and velocities of"
                        + " the first " + checked + " steps, resets included" + rewardsToo());
    }

    private String rewardsToo() {
        return sides.containsKey(RolloutSide.GYMNASIUM) ? ", ours and Gymnasium on the rewards too" : "";
    }

    private List<RolloutMeasurement> rounds() {
        Map<RolloutSide, double[]> rates = new LinkedHashMap<>();
        sides.keySet().forEach(side -> rates.put(side, new double[options.rounds()]));
        for (int round = 0; round < options.rounds(); round++) {
            progress.accept(task.environment() + ": round " + (round + 1) + " of " + options.rounds());
            for (Map.Entry<RolloutSide, double[]> entry : rates.entrySet()) {
                entry.getValue()[round] = java.util.Objects.requireNonNull(sides.get(entry.getKey()))
                        .run();
            }
        }
        List<RolloutMeasurement> measurements = new ArrayList<>();
        rates.forEach((side, stepsPerSecond) ->
                measurements.add(new RolloutMeasurement(side, stepsPerSecond, allocation(side))));
        return measurements;
    }

    private RolloutWork.@Nullable Allocation allocation(RolloutSide side) {
        return side.ours() && !side.parallel()
                ? java.util.Objects.requireNonNull(sides.get(side)).allocation()
                : null;
    }

    @Override
    public void close() {
        processes.values().forEach(Process::destroy);
    }
}
