package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ListenOptions;
import io.sd2ail.cli.options.TlsOptions;
import io.sd2ail.environment.Environment;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.expert.Spread;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RunFolders;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `evaluate`: episodes of a policy that a run keeps, without exploration.
@Command(
        name = "evaluate",
        description = "Plays episodes with a run's policy and tells their returns.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail evaluate runs/first-try",
            "  ./sd2ail evaluate first-try --policy best --episodes 100 --seed 42"
        })
final class EvaluateCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(paramLabel = "RUN_DIR", description = "Directory of the run; a bare name lies in runs/.")
    private Path run = Path.of("");

    @Option(
            names = "--policy",
            paramLabel = "best|latest",
            description = "That of the run's best evaluation, or of its newest checkpoint. Default: ${DEFAULT-VALUE}.")
    private PolicyFile.Choice choice = PolicyFile.Choice.LATEST;

    @Option(names = "--episodes", paramLabel = "N", description = "Episodes to play. Default: ${DEFAULT-VALUE}.")
    private int episodes = 20;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the initial states: the same seed, the same states. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    EvaluateCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (episodes < 1) {
            throw CommandFailure.usage("--episodes is " + episodes + ": ask for at least 1");
        }
        return listen.with(tls, context.screen(), this::evaluate);
    }

    private int evaluate() {
        Path directory = context.folders().of(run);
        RunConfig config = RunFolders.read(directory);
        PolicyFile.Stored policy = RunFolders.policy(directory, config, choice);
        try (Environment environment = config.newEnvironment()) {
            Evaluation evaluation = new Evaluation(environment, episodes, seed);
            Evaluation.Outcome outcome = evaluation.run(policy.policy()::actDeterministic);
            context.screen().line(text(config.environment(), outcome, episodes));
            context.screen()
                    .line(String.format(
                            Locale.ROOT,
                            "  a random policy: %.1f",
                            evaluation.runRandom().meanReturn()));
        }
        return ExitCode.OK;
    }

    private static String text(String environment, Evaluation.Outcome outcome, int asked) {
        return String.format(
                Locale.ROOT,
                "%s, %d episodes: return %s, %.0f steps an episode%s",
                environment,
                outcome.returns().length,
                Spread.of(outcome.returns()).text(),
                outcome.meanLength(),
                outcome.lossText(asked));
    }
}
