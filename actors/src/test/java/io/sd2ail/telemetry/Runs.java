package io.sd2ail.telemetry;

import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunSummary;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/// Events of a run on Pendulum-v1 with an expert of -150 and a random policy of -1250.
public final class Runs {
    static final RunConfig CONFIG = config(10_000);

    private static final List<EvaluationResult.Figure> FIGURES =
            List.of(new EvaluationResult.Figure("x_position", 12.5), new EvaluationResult.Figure("reward_ctrl", -3));

    private Runs() {}

    public static RunConfig config(long steps) {
        return ConfigBinder.bind(
                new ConfigSources(null, "Pendulum-v1", null, null, List.of("seed=7", "steps=" + steps)).load(),
                RunConfig.class);
    }

    public static RunEvent.Started started(Path directory) {
        return started(directory, 0, 0);
    }

    public static RunEvent.Started started(Path directory, long environmentSteps, long updates) {
        return new RunEvent.Started(CONFIG, directory, -150, -1250, environmentSteps, updates);
    }

    public static RunEvent.Metrics metrics(long environmentSteps, long updates, double seconds, double temperature) {
        TreeMap<String, Double> values = new TreeMap<>();
        values.put("train/temperature", temperature);
        return new RunEvent.Metrics(environmentSteps, updates, seconds, values);
    }

    public static RunEvent.Evaluated evaluated(long environmentSteps, long updates, double... returns) {
        return evaluatedDiverging(0, environmentSteps, updates, returns);
    }

    public static RunEvent.Evaluated evaluatedDiverging(
            int diverged, long environmentSteps, long updates, double... returns) {
        return new RunEvent.Evaluated(
                new EvaluationResult(environmentSteps, updates, updates, returns, 200, FIGURES, diverged));
    }

    public static RunEvent.EpisodeFinished episode(double episodeReturn, int length) {
        return new RunEvent.EpisodeFinished("rollout-1", new EpisodeResult(episodeReturn, length));
    }

    public static RunSummary summary(LedgerTotals ledger) {
        return new RunSummary(
                "Pendulum-v1",
                7,
                -150,
                -1250,
                Double.NaN,
                -140.5,
                -160.25,
                -158,
                0.99,
                4_000,
                3_000,
                45.5,
                50.25,
                1.5,
                75,
                Path.of("runs/a"),
                ledger,
                List.of(
                        new LostEpisodes("simulation diverged: bad acceleration", 12),
                        new LostEpisodes("illegal state exception", 1)));
    }
}
