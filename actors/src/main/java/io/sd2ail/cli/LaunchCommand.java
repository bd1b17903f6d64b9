package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.HostsOptions;
import io.sd2ail.cli.options.TrainingOptions;
import io.sd2ail.cli.options.WebOptions;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.process.HostCluster;
import io.sd2ail.process.HostsFile;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.LocalCluster;
import io.sd2ail.process.PortLease;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.Run;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.GracefulStop;
import io.sd2ail.web.PageFile;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `launch`: a cluster of processes on this machine or on several, on one screen.
@Command(
        name = "launch",
        description =
                "Learns like `train`, in a cluster of processes: a learner, a generator, rollouts. They run on this"
                        + " machine, or by --hosts on others.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail launch --rollouts 4",
            "  ./sd2ail launch --env Hopper-v5 --rollouts 4 --workers 2 --run hopper",
            "  ./sd2ail launch --resume runs/hopper --rollouts 8",
            "  ./sd2ail launch --hosts hosts.conf --env Hopper-v5 --run hopper",
            "",
            "A process that dies is started again, and the training goes on. More nodes join from this machine or others:",
            "  ./sd2ail node --role rollout --join 127.0.0.1:25520",
            "Ctrl-C sends what is left, saves everything and stops; --resume goes on from there."
        })
final class LaunchCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// The run comes back over the network.
    private static final Duration HOSTS_PATIENCE = Duration.ofMinutes(30);

    private final CommandContext context;

    @Option(names = "--rollouts", paramLabel = "N", description = "Rollout nodes. Default: ${DEFAULT-VALUE}.")
    private int rollouts = 2;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Rollout workers of each of them. Default: rollouts.workers of the configuration.")
    private int workers;

    @Option(
            names = "--generators",
            paramLabel = "N",
            description = "Generator nodes; with 0 the learner's node samples. Default: ${DEFAULT-VALUE}.")
    private int generators = 1;

    @Option(
            names = "--evaluators",
            paramLabel = "N",
            description = "Evaluator nodes; with 0 the learner's node evaluates. Default: ${DEFAULT-VALUE}.")
    private int evaluators;

    @Option(
            names = "--standbys",
            paramLabel = "N",
            description =
                    "Learners that stand by to take over. Default: ${DEFAULT-VALUE}: a learner that dies is started"
                            + " again.")
    private int standbys;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "TCP port of the learner. Default: 25520, or a free one when that is taken.")
    private @Nullable Integer port;

    @Mixin
    private HostsOptions hosts = new HostsOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    LaunchCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        for (int count : List.of(rollouts, workers, generators, evaluators, standbys)) {
            if (count < 0 || count > 1024) {
                throw CommandFailure.usage(
                        "a number of nodes or workers is " + count + ": it must be between 0 and 1024");
            }
        }
        List<String> page = web.ofLearners();
        Optional<HostsFile> file = hosts.read();
        if (file.isPresent()) {
            requireNoCounts();
            return onHosts(file.get());
        }
        Run run = training.choose(context);
        if (port != null) {
            Addresses.checkFree(Addresses.LOOPBACK, port);
            return launch(run, port, page);
        }
        try (PortLease lease = PortLease.of(Addresses.PORT)) {
            return launch(run, lease.port(), page);
        }
    }

    private int launch(Run run, int listening, List<String> page) throws InterruptedException {
        run.make(() -> {});
        PageFile.remove(run.directory());
        LaunchedCluster cluster = LocalCluster.of(new LocalCluster.Plan(
                run.directory(),
                listening,
                rollouts,
                workers,
                generators,
                evaluators,
                standbys,
                training.summary(),
                page,
                ProcessHook.NONE));
        announce(cluster, run, rollouts);
        LaunchWatch watch = new LaunchWatch(context.terminal(), cluster, run.directory(), null);
        try (GracefulStop stop = watch.stop(PATIENCE)) {
            stop.register();
            LaunchWatch.Ended ended = watch.run(this::warn);
            context.screen().line(ended.report());
            return ended.exitCode();
        }
    }

    /// @param launched rollouts
    private void announce(LaunchedCluster cluster, Run run, int launched) {
        context.screen()
                .line("launching a cluster at " + cluster.address() + " for " + run.directory() + " (logs in nodes/)");
        missing(launched, run.config().algorithm(), cluster.address()).ifPresent(context.screen()::line);
    }

    private void warn(String news) {
        context.screen().errorLine("warn: " + news);
    }

    private void requireNoCounts() {
        for (String option : List.of("--rollouts", "--workers", "--generators", "--evaluators", "--standbys")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw CommandFailure.usage(option
                        + " is of a launch on this machine alone: with --hosts the file says how many and where");
            }
        }
    }

    private int onHosts(HostsFile file) throws InterruptedException {
        Run run = training.choose(context);
        int listening = port != null ? port : Addresses.PORT;
        try (HostCluster there = new HostCluster(hosts.plan(file, run, listening, training.summary() != null))) {
            if (hosts.dryRun()) {
                there.commands().forEach(context.screen()::line);
                return ExitCode.OK;
            }
            context.screen()
                    .line("reaching " + file.hosts().size()
                            + " hosts; the archive is copied where it is not there yet");
            there.copyArchive();
            there.sendCredentials();
            if (there.credentials() == null) {
                warn("tls is off in the hosts file: whoever reaches a port of these nodes can take part");
            }
            run.make(() -> {});
            try {
                there.sendRun();
            } catch (CommandFailure e) {
                run.discardUnlessBegun();
                throw e;
            }
            announce(there.cluster(), run, file.rollouts());
            return watchAndLeave(there, run);
        }
    }

    private int watchAndLeave(HostCluster there, Run run) throws InterruptedException {
        LaunchWatch watch = new LaunchWatch(context.terminal(), there.cluster(), run.directory(), there.credentials());
        try (GracefulStop stop = watch.stop(HOSTS_PATIENCE)) {
            stop.register();
            int code;
            boolean whole;
            try {
                LaunchWatch.Ended ended = watch.run(this::warn);
                context.screen().line(hosts.here(ended.report(), run.directory()));
                code = ended.exitCode();
            } finally {
                whole = there.leave(this::warn);
            }
            if (!whole) {
                return ExitCode.FAILED;
            }
            training.take(run.directory().resolve(HostCluster.SUMMARY));
            context.screen().line("the run is back in " + run.directory());
            return code;
        }
    }

    /// What the run will wait for because it was not launched.
    static Optional<String> missing(int rollouts, RunConfig.Algorithm algorithm, String address) {
        return rollouts == 0 && algorithm.interacts()
                ? Optional.of("no rollout is launched: the run waits until one joins, ./sd2ail node --role rollout"
                        + " --join " + address)
                : Optional.empty();
    }
}
