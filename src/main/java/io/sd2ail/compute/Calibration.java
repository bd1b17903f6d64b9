package io.sd2ail.compute;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.network.NetworkShape;
import java.util.concurrent.TimeUnit;

/// How fast a backend is on this machine at a run's sizes: the time in which it takes 128 rows through all steps of the
/// denoiser, which is most of what learner and generator do.
final class Calibration {
    private static final int ROWS = 128;
    /// One round of runs.
    private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(25);
    /// Code that is compiled while it runs, or loaded, is slow at first: rounds go on until so many in a row were no
    /// faster.
    private static final int STEADY_ROUNDS = 3;

    private static final double FASTER = 0.95;
    /// On busy cores a compiler may take long: the backend that is behind gets that much time to catch up.
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(8);

    private static final int FEWEST_RUNS = 3;

    private Calibration() {}

    /// @param goal seconds of the backend to be compared with, which this one gets time to beat; infinite for the first
    /// @return seconds, the shortest of all runs
    static double seconds(BackendFactory backends, NetworkShape shape, NoiseSchedule schedule, double goal) {
        RandomStream random = new RandomStream(0, "calibration");
        float[] rows = random.gaussians(ROWS * shape.rowSize());
        float[] noise = random.gaussians(schedule.steps() * rows.length);
        try (DiffusionModel model = backends.diffusionModel(shape, schedule)) {
            return seconds(() -> model.expertProbability(ROWS, rows, noise), goal);
        }
    }

    private static double seconds(Runnable pass, double goal) {
        long latest = System.nanoTime() + LONGEST_NANOS;
        double best = Double.POSITIVE_INFINITY;
        int steady = 0;
        while ((steady < STEADY_ROUNDS || best > goal) && System.nanoTime() < latest) {
            double round = round(pass);
            steady = round < FASTER * best ? 0 : steady + 1;
            best = Math.min(best, round);
        }
        return best;
    }

    /// The shortest of the runs that fit a round, at least a few.
    private static double round(Runnable pass) {
        long end = System.nanoTime() + ROUND_NANOS;
        long best = Long.MAX_VALUE;
        for (int run = 0; run < FEWEST_RUNS || System.nanoTime() < end; run++) {
            long start = System.nanoTime();
            pass.run();
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e9;
    }
}
