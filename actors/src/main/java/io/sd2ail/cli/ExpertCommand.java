package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ConfigOptions;
import io.sd2ail.cli.options.ListenOptions;
import io.sd2ail.cli.options.RunOptions;
import io.sd2ail.cli.options.TlsOptions;
import io.sd2ail.cli.options.WebOptions;
import io.sd2ail.environment.Environment;
import io.sd2ail.expert.ExpertFiles;
import io.sd2ail.expert.ExpertRecording;
import io.sd2ail.expert.ExpertSelection;
import io.sd2ail.expert.GivenPolicyRecording;
import io.sd2ail.export.GivenPolicy;
import io.sd2ail.local.TrainingSession;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.KeptFile;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunFolders;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.web.RunPage;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `expert`: trains soft actor-critic on the environment's own reward and records episodes of its better policy,
/// the best or the latest, without exploration, as demonstrations.
@Command(
        name = "expert",
        description = "Trains an expert on the environment's own reward and records its demonstrations.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail expert --env Pendulum-v1",
            "  ./sd2ail expert --env Pendulum-v1 --seed 2 --steps 20000 --trajectories 10 --out pendulum.npz",
            "  ./sd2ail expert --resume runs/my-expert --steps 30000",
            "  ./sd2ail expert --record-only runs/my-expert --out pendulum.npz",
            "  ./sd2ail expert --env Pendulum-v1 --policy policy.onnx --out pendulum.npz",
            "",
            "The run's best and latest policies are played anew on the same fresh episodes; the better one records.",
            "Beside FILE.npz come FILE.md, a model card, and FILE.safetensors, the policy that recorded."
        })
final class ExpertCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Mixin
    private RunOptions runs = new RunOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Mixin
    private TlsOptions tls = new TlsOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Option(
            names = "--record-only",
            paramLabel = "DIR",
            description = "Record from this run as it is, finished or not, without training.")
    private @Nullable Path recordOnly;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description =
                    "Record with this policy, without a run: safetensors of a run or of ./sd2ail export, or ONNX of"
                            + " fully connected layers with ReLU and Tanh.")
    private @Nullable Path policy;

    @Option(names = "--trajectories", paramLabel = "N", description = "Episodes to record. Default: ${DEFAULT-VALUE}.")
    private int trajectories = 16;

    @Option(
            names = "--episodes",
            paramLabel = "N",
            description = "Fresh episodes that choose between best and latest policy. Default: ${DEFAULT-VALUE}.")
    private int episodes = 10;

    @Option(
            names = "--out",
            paramLabel = "FILE.npz",
            description = "Where the demonstrations go. Default: demonstrations.npz in the run's directory.")
    private @Nullable Path out;

    ExpertCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        requireUsable();
        return listen.with(tls, context.screen(), this::recorded);
    }

    private int recorded() {
        if (policy != null) {
            recordWith(policy);
            return ExitCode.OK;
        }
        if (recordOnly != null) {
            if (runs.given()) {
                throw CommandFailure.usage("--record-only trains nothing: leave --run and --resume out");
            }
            Path directory = context.folders().of(recordOnly);
            record(requireExpert(options.loadStored(RunFolders.storedConfig(directory), null), directory), directory);
            return ExitCode.OK;
        }
        Run run = runs.choose(context, options, null, "expert");
        requireExpert(run.config(), run.directory());
        RunOutcome outcome = train(run);
        if (!outcome.complete()) {
            throw CommandFailure.failed("the expert's training was stopped, so nothing was recorded: ./sd2ail expert "
                    + "--resume " + run.directory() + " goes on with it, --record-only " + run.directory()
                    + " records from what there is");
        }
        record(run.config(), run.directory());
        return ExitCode.OK;
    }

    private RunOutcome train(Run run) {
        try (RunPage page = web.open(run.directory(), context.screen())) {
            return new TrainingSession(context.system(), context.terminal(), "expert", page.listeners()).run(run);
        }
    }

    private void recordWith(Path file) {
        if (runs.given() || recordOnly != null) {
            throw CommandFailure.usage("--policy records without a run: leave --run, --resume and --record-only out");
        }
        if (out == null) {
            throw CommandFailure.usage("--policy has no run to keep its demonstrations in: name a file by --out");
        }
        options.refuseSteps("leave it out");
        GivenPolicy given = GivenPolicy.read(context.folders().policyFile(file));
        new GivenPolicyRecording(given, episodes, trajectories, out)
                .record(options.load(null, "expert"), context.screen());
    }

    private void requireUsable() {
        if (trajectories < 1) {
            throw CommandFailure.usage("--trajectories is " + trajectories + ": ask for at least 1");
        }
        if (episodes < 1) {
            throw CommandFailure.usage("--episodes is " + episodes + ": ask for at least 1");
        }
        if (out != null && !out.toString().endsWith(ExpertFiles.SUFFIX)) {
            throw CommandFailure.usage("--out is " + out + ": end its name in " + ExpertFiles.SUFFIX);
        }
    }

    private static RunConfig requireExpert(RunConfig config, Path directory) {
        if (config.algorithm() != RunConfig.Algorithm.SAC) {
            throw CommandFailure.usage(directory + " imitates instead of learning from the reward: name a run that"
                    + " ./sd2ail expert began");
        }
        return config;
    }

    private void record(RunConfig config, Path directory) {
        try (Environment environment = config.newEnvironment()) {
            ExpertSelection selection = ExpertSelection.of(directory, config, environment, episodes);
            context.screen().line(selection.text());
            ExpertRecording recording = ExpertRecording.of(
                    environment, selection.chosen().policy().policy()::actDeterministic, config.seed(), trajectories);
            context.screen().line(recording.text());
            ExpertFiles files = new ExpertFiles(out == null ? directory.resolve(KeptFile.DEMONSTRATIONS) : out);
            files.write(
                    config,
                    directory,
                    environment,
                    selection,
                    recording,
                    context.clock().instant());
            context.screen().line(files.text(config.environment()));
        }
    }
}
