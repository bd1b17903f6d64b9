package io.sd2ail.cli;

import io.sd2ail.cli.options.TrainingOptions;
import io.sd2ail.cli.options.WebOptions;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.PortClient;
import io.sd2ail.process.ClusterScreen;
import io.sd2ail.process.LocalCluster;
import io.sd2ail.process.NodeProcess;
import io.sd2ail.process.PortLease;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.GracefulStop;
import io.sd2ail.terminal.Screen;
import io.sd2ail.web.PageFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `launch`: a cluster of processes on this machine, on one screen.
@Command(
        name = "launch",
        description =
                "Learns like `train`, in a cluster of processes on this machine: a learner, a generator, rollouts.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail launch --rollouts 4",
            "  ./sd2ail launch --env Hopper-v5 --rollouts 4 --workers 2 --run hopper",
            "  ./sd2ail launch --resume runs/hopper --rollouts 8",
            "",
            "A process that dies is started again, and the training goes on. More nodes join from this machine or others:",
            "  ./sd2ail node --role rollout --join 127.0.0.1:25520",
            "Ctrl-C sends what is left, saves everything and stops; --resume goes on from there."
        })
final class LaunchCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final long SHOW_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int LAST_WORDS = 12;
    /// Of a closing report.
    private static final Pattern HEADING = Pattern.compile(", seed -?\\d+: (complete|stopped) after ");

    private final CommandContext context;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private @Nullable URI toldPage;

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
        LocalCluster cluster = new LocalCluster(new LocalCluster.Plan(
                run.directory(),
                listening,
                rollouts,
                workers,
                generators,
                evaluators,
                standbys,
                training.summary(),
                page));
        context.screen()
                .line("launching a cluster at " + cluster.address() + " for " + run.directory() + " (logs in nodes/)");
        missing(rollouts, run.config().algorithm(), cluster.address()).ifPresent(context.screen()::line);
        try (GracefulStop stop = new GracefulStop(
                stopAsked::countDown,
                "stopping: rollouts send what is left, then the learner saves",
                "the cluster did not stop in " + PATIENCE.toSeconds() + " s: it ends now",
                context.terminal(),
                PATIENCE)) {
            stop.register();
            cluster.start(news -> context.screen().errorLine("warn: " + news));
            return watch(cluster, run.directory());
        } finally {
            cluster.kill();
        }
    }

    /// What the run will wait for because it was not launched.
    static Optional<String> missing(int rollouts, RunConfig.Algorithm algorithm, String address) {
        return rollouts == 0 && algorithm.interacts()
                ? Optional.of("no rollout is launched: the run waits until one joins, ./sd2ail node --role rollout"
                        + " --join " + address)
                : Optional.empty();
    }

    private int watch(LocalCluster cluster, Path directory) throws InterruptedException {
        Screen screen = context.screen();
        PortClient client = new PortClient(cluster.address());
        try (ClusterScreen shown = new ClusterScreen(screen, context.columns())) {
            long nextShow = System.nanoTime();
            while (!stopAsked.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (cluster.complete()) {
                    shown.clear();
                    return end(cluster, true);
                }
                for (NodeProcess node : cluster.all()) {
                    if (node.givenUp()) {
                        shown.clear();
                        cluster.stop();
                        throw CommandFailure.failed(node.name() + " died again and again; its last words, from "
                                + node.log() + ":" + System.lineSeparator() + node.lastWords(LAST_WORDS));
                    }
                }
                if (System.nanoTime() - nextShow >= 0) {
                    nextShow = System.nanoTime() + SHOW_NANOS;
                    tellPage(directory);
                    shown.show(status(client), cluster);
                }
            }
        }
        return end(cluster, false);
    }

    /// The learner says in the run's directory where its page is.
    private void tellPage(Path directory) {
        PageFile.read(directory).filter(url -> !url.equals(toldPage)).ifPresent(url -> {
            toldPage = url;
            context.screen().line("page: " + url);
        });
    }

    private static @Nullable RunStatus status(PortClient client) {
        try {
            return client.status();
        } catch (RunFailedException _) {
            return null; // nobody answers yet, or for a moment: the screen says so
        }
    }

    private int end(LocalCluster cluster, boolean complete) throws InterruptedException {
        cluster.stop();
        context.screen().line(closingReport(cluster.learner()));
        return complete ? ExitCode.OK : ExitCode.FAILED;
    }

    /// The learner's own, from the end of its log.
    private static String closingReport(NodeProcess learner) {
        List<String> lines = learner.lastWords(60).lines().toList();
        int begin = lines.size() - Math.min(lines.size(), LAST_WORDS);
        for (int i = 0; i < lines.size(); i++) {
            if (HEADING.matcher(lines.get(i)).find()) {
                begin = i;
            }
        }
        return String.join(System.lineSeparator(), lines.subList(begin, lines.size()));
    }
}
