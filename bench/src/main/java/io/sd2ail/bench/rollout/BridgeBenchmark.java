package io.sd2ail.bench.rollout;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.bench.Percentiles;
import io.sd2ail.bench.Table;
import io.sd2ail.bench.side.ErrorLines;
import io.sd2ail.bench.side.Launch;
import io.sd2ail.bench.side.SideConnection;
import io.sd2ail.bench.side.SideProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// `./sd2ail benchmark rollout --bridge`: steps of Gymnasium's environments through the bridge, beside AsyncVectorEnv
/// with as many processes, and how the steps of a slow simulator grow with its processes.
///
/// @param environments IDs of Gymnasium
/// @param seconds that a side's steps of a round should take
/// @param processes of each side
/// @param say is told of progress
record BridgeBenchmark(
        List<String> environments, double seconds, int rounds, int processes, Launch launch, Consumer<String> say) {
    /// Environments of a process, beside one: as many as pay for most of the way to it.
    private static final int SEVERAL = 8;

    private static final int[] SLOW_PROCESSES = {1, 2, 4, 8, 16};
    private static final int SLOW_STEPS_EACH = 100;

    /// Steps a second of one environment, a number for each round.
    private record Row(String environment, double[] vector, double[] alone, double[] several) {
        private static double ratio(double[] ours, double[] theirs) {
            double[] ratios = new double[ours.length];
            Arrays.setAll(ratios, round -> ours[round] / theirs[round]);
            return Percentiles.median(ratios);
        }
    }

    /// @return lines for people
    List<String> run() {
        List<String> lines = new ArrayList<>();
        Table rates = new Table()
                .add(List.of(
                        "steps/s, " + processes + " processes",
                        "AsyncVectorEnv",
                        "bridge, 1 each",
                        "ratio",
                        "bridge, " + SEVERAL + " each",
                        "ratio"));
        for (String environment : environments) {
            Row row = measure(environment);
            rates.add(List.of(
                    environment,
                    thousands(row.vector),
                    thousands(row.alone),
                    format("%.2f", Row.ratio(row.alone, row.vector)),
                    thousands(row.several),
                    format("%.2f", Row.ratio(row.several, row.vector))));
        }
        lines.addAll(rates.lines());
        lines.add("");
        lines.addAll(slow().lines());
        return lines;
    }

    private static String thousands(double[] rates) {
        return format("%,.0f", Percentiles.median(rates));
    }

    private static String format(String pattern, double value) {
        return String.format(Locale.ROOT, pattern, value);
    }

    private Row measure(String environment) {
        String name = "gym:" + environment;
        try (BridgeSteps alone = new BridgeSteps(name, processes, 1);
                BridgeSteps several = new BridgeSteps(name, processes, SEVERAL)) {
            alone.run(1000);
            int steps = (int) (seconds * alone.run(2000));
            Process peer = ErrorLines.start(
                    launch.python(1, "vector.py", environment, String.valueOf(processes), String.valueOf(steps)), say);
            try {
                SideConnection vector = SideProcess.connection("AsyncVectorEnv", peer, say);
                say.accept(environment + ": " + vector.versions().versions());
                return rounds(environment, steps, vector, alone, several);
            } finally {
                peer.destroy();
            }
        } catch (IOException e) {
            throw BenchmarkFailure.failed("the peers' Python can't be started (" + e.getMessage()
                    + "): set SD2AIL_PYTHON to one with gymnasium");
        }
    }

    private Row rounds(String environment, int steps, SideConnection vector, BridgeSteps alone, BridgeSteps several) {
        Row row = new Row(environment, new double[rounds], new double[rounds], new double[rounds]);
        vector.run();
        several.run(steps);
        for (int round = 0; round < rounds; round++) {
            say.accept(environment + ": round " + (round + 1) + " of " + rounds);
            row.vector[round] = vector.run();
            row.alone[round] = alone.run(steps);
            row.several[round] = several.run(steps);
        }
        return row;
    }

    private Table slow() {
        Table table = new Table().add(List.of("20 ms a step", "steps/s", "of linear"));
        String name = "gym:" + Launch.peerFile("slow.py").toAbsolutePath() + ":Slow-v0";
        double one = 0;
        for (int count : SLOW_PROCESSES) {
            say.accept("20 ms a step: " + count + " processes");
            try (BridgeSteps steps = new BridgeSteps(name, count, 1)) {
                steps.run(10 * count);
                double rate = steps.run(SLOW_STEPS_EACH * count);
                one = count == 1 ? rate : one;
                table.add(List.of(
                        count + (count == 1 ? " process" : " processes"),
                        format("%.1f", rate),
                        format("%.3f", rate / (count * one))));
            }
        }
        return table;
    }
}
