package io.sd2ail.cli;

import io.sd2ail.environment.Environment;
import io.sd2ail.train.Evaluation;
import io.sd2ail.train.RunConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evaluate`: episodes of a run's newest policy, without exploration.
@Command(
        name = "evaluate",
        description = "Plays episodes with a run's newest policy and tells their returns.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail evaluate runs/first-try",
            "  ./sd2ail evaluate first-try --episodes 100 --seed 42"
        })
final class EvaluateCommand implements Callable<Integer> {
    private final Stage stage;

    @Parameters(paramLabel = "RUN_DIR", description = "Directory of the run; a bare name lies in runs/.")
    private Path run = Path.of("");

    @Option(names = "--episodes", paramLabel = "N", description = "Episodes to play. Default: ${DEFAULT-VALUE}.")
    private int episodes = 20;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the initial states: the same seed, the same states. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    EvaluateCommand(Stage stage) {
        this.stage = stage;
    }

    @Override
    public Integer call() {
        if (episodes < 1) {
            throw CommandFailure.usage("--episodes is " + episodes + ": ask for at least 1");
        }
        Path directory = stage.folders().of(run);
        RunConfig config = RunFolders.read(directory);
        TrainingSystem.Policy policy = stage.system().newestPolicy(directory, config);
        try (Environment environment = config.newEnvironment()) {
            Evaluation evaluation = new Evaluation(environment, episodes, seed);
            Evaluation.Outcome outcome = evaluation.run(policy::act);
            stage.screen().line(text(config.environment(), outcome));
            stage.screen()
                    .line(String.format(
                            Locale.ROOT,
                            "  a random policy: %.1f",
                            evaluation.runRandom().meanReturn()));
        }
        return ExitCode.OK;
    }

    private static String text(String environment, Evaluation.Outcome outcome) {
        double[] returns = outcome.returns();
        double mean = outcome.meanReturn();
        double variance = Arrays.stream(returns)
                .map(value -> (value - mean) * (value - mean))
                .average()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "%s, %d episodes: return %.1f ± %.1f (lowest %.1f, highest %.1f), %.0f steps an episode",
                environment,
                returns.length,
                mean,
                Math.sqrt(variance),
                Arrays.stream(returns).min().orElse(mean),
                Arrays.stream(returns).max().orElse(mean),
                outcome.meanLength());
    }
}
