package io.sd2ail.cli;

import com.typesafe.config.Config;
import io.sd2ail.cli.options.TrainingOptions;
import io.sd2ail.cli.options.WebOptions;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.ClusterNode;
import io.sd2ail.cluster.NodeFiles;
import io.sd2ail.cluster.NodeSettings;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.member.NodeEnd;
import io.sd2ail.parts.RemoteParts;
import io.sd2ail.protocol.Role;
import io.sd2ail.session.RecordedRun;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.telemetry.ClosingReport;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.GracefulStop;
import io.sd2ail.terminal.NodeLog;
import io.sd2ail.web.RunPage;
import io.sd2ail.web.WebAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `node`: one process of a cluster.
@Command(
        name = "node",
        description = "Takes part in a training on several machines, as learner, generator, rollout or evaluator.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail node --role learner --host 10.0.0.5 --env Hopper-v5 --run hopper",
            "  ./sd2ail node --role rollout --join 10.0.0.5:25520 --workers 8",
            "  ./sd2ail node --role generator --join 10.0.0.5:25520",
            "  ./sd2ail node --role learner --host 10.0.0.5 --resume runs/hopper",
            "",
            "A learner takes the options of `train`. All other nodes have the run's settings from it: they need no",
            "demonstrations and no run directory. Join and leave at any time: Ctrl-C sends what is left, then leaves."
        })
final class NodeCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CommandContext context;

    @Option(
            names = "--role",
            required = true,
            split = ",",
            paramLabel = "ROLE",
            description = "learner, generator, rollout or evaluator; several with commas between.")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            description = "The learner's address. Several with commas between where learners stand by: the first one"
                    + " founds the cluster.")
    private List<String> join = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of this node, unique in the run; the same one after a restart. Default: ROLE-HOST-PROCESS.")
    private @Nullable String name;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Of this machine, by which the other nodes reach it. Default: the one on the way to --join.")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "TCP port of this node. Default: 25520 for a learner, else a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Rollout workers of this node. Default: rollouts.workers of the run.")
    private int workers;

    @Option(
            names = "--standby",
            description = "Learners may stand by: give it to every node of the cluster. A second learner node with the"
                    + " same --resume DIR then takes over when the first one dies.")
    private boolean standby;

    @Option(
            names = "--tls",
            paramLabel = "DIR",
            description = "Folder of this node's certificate, which ./sd2ail tls init or issue made: connections are"
                    + " encrypted, and only nodes with a certificate of the same authority take part.")
    private @Nullable Path tls;

    @Option(
            names = "--insecure",
            description = "Listen to other machines without --tls: whoever reaches the port can take part.")
    private boolean insecure;

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Option(names = "--parent", hidden = true, description = "Leave when this process ends: the one of `launch`.")
    private @Nullable Long parent;

    NodeCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<Role> chosen = chosenRoles();
        NodeSettings settings = settings(chosen);
        settings.checkPort();
        // Before the run has a directory.
        web.address();
        Run learner = chosen.contains(Role.LEARNER) ? learner() : null;
        NodeLog.showOn(context.screen());
        try (RunPage page = learner == null ? monitoring(chosen) : web.open(learner.directory(), context.screen())) {
            return takePart(settings, learner, page);
        }
    }

    /// Where a port was asked for: a node without a learner has no page.
    private RunPage monitoring(List<Role> chosen) {
        WebAddress address = web.given() ? web.address() : null;
        return address == null
                ? RunPage.none()
                : RunPage.ofNode(address, String.join("+", Role.labels(chosen)), context.screen());
    }

    private int takePart(NodeSettings settings, @Nullable Run learner, RunPage page) throws InterruptedException {
        NoticeOnce notice = new NoticeOnce(context.screen()::line);
        ClusterNode node = new ClusterNode(
                settings,
                config -> new RemoteParts(config, notice),
                learner == null ? null : learner.nodes(context.terminal(), page.listeners()));
        try (GracefulStop stop = new GracefulStop(
                node::requestStop,
                "stopping: this takes a moment",
                "the node did not stop in " + PATIENCE.toSeconds() + " s: it ends now",
                context.terminal(),
                PATIENCE)) {
            stop.register();
            if (parent != null) {
                leaveWith(parent, node);
            }
            ClusterNode.Ended ended = node.run();
            return report(ended, learner, stop);
        } catch (RuntimeException e) {
            if (learner != null) {
                learner.discardUnlessBegun();
            }
            throw e;
        }
    }

    private void leaveWith(long launcher, ClusterNode node) {
        var unused = ProcessHandle.of(launcher)
                .map(ProcessHandle::onExit)
                .orElseGet(() -> CompletableFuture.completedFuture(null))
                .thenRun(() -> {
                    context.screen().line("the launcher is gone: leaving");
                    node.requestStop();
                });
    }

    private int report(ClusterNode.Ended ended, @Nullable Run learner, GracefulStop stop) {
        RunOutcome outcome = ended.outcome();
        if (outcome != null && learner != null) {
            context.screen()
                    .line(ClosingReport.of(
                            outcome.summary(),
                            outcome.complete(),
                            learner.config(),
                            parent == null ? "node --role learner" : "launch",
                            RecordedRun.read(learner.directory()).findings().stream()
                                    .map(Finding::line)
                                    .toList()));
            training.write(outcome.summary());
        }
        return switch (ended.end()) {
            case NodeEnd.RunComplete complete -> {
                context.screen().line(complete.words());
                yield ExitCode.OK;
            }
            case NodeEnd.Drained drained -> {
                int code = drained.rowsLeft() == 0 ? ExitCode.OK : ExitCode.FAILED;
                context.screen().line(leaving(drained, ended.joined()));
                stop.exitWith(code);
                yield code;
            }
            case NodeEnd.TurnedAway away ->
                throw CommandFailure.failed("the learner turned this node away: " + away.reason());
            case NodeEnd.Hung hung -> throw CommandFailure.hung(hung.words());
            case NodeEnd.Failed _, NodeEnd.Lonely _ -> ExitCode.FAILED;
        };
    }

    /// What a node says that was asked to leave.
    ///
    /// @param joined whether it ever was in a run
    static String leaving(NodeEnd.Drained drained, boolean joined) {
        if (!joined) {
            return "left: no learner ever took this node in";
        }
        return drained.rowsLeft() == 0
                ? "left the run: the learner has everything"
                : "left the run: " + drained.rowsLeft() + " rows were not taken by a learner in time and are given up";
    }

    private List<Role> chosenRoles() {
        try {
            return roles.stream().map(String::strip).map(Role::of).distinct().toList();
        } catch (IllegalArgumentException unknown) {
            throw CommandFailure.usage("--role: " + unknown.getMessage());
        }
    }

    private Run learner() {
        Run run = training.choose(context);
        if (!run.resumed()) {
            run.make(() -> {});
        }
        return run;
    }

    private NodeSettings settings(List<Role> chosen) throws IOException {
        boolean learns = chosen.contains(Role.LEARNER);
        if (!learns && join.isEmpty()) {
            throw CommandFailure.usage(
                    "--join is missing: only a learner begins a cluster, all others join it by its HOST:PORT");
        }
        if (!learns && (training.given() || web.given())) {
            throw CommandFailure.usage("the run's options belong to the learner's node, this one has them from there:"
                    + " leave them out");
        }
        if (workers < 0 || workers > 1024) {
            throw CommandFailure.usage("--workers is " + workers + ": it must be between 1 and 1024");
        }
        List<String> addresses = Addresses.list(join);
        Config files = NodeFiles.secured(NodeFiles.of(chosen), tls);
        String own = host != null
                ? Addresses.host(host)
                : addresses.isEmpty()
                        ? files.getString("pekko.remote.artery.canonical.hostname")
                        : Addresses.towards(addresses.getFirst());
        if (own.equals(Addresses.LOOPBACK) && learns && host == null) {
            context.screen()
                    .line("nodes on other machines can't reach " + own + ": give --host with this machine's address");
        }
        int listening = port != null ? port : files.getInt("pekko.remote.artery.canonical.port");
        if (tls == null && !insecure && !Addresses.isLoopback(own)) {
            throw CommandFailure.usage("other machines reach " + own + " and there is no --tls: make certificates by"
                    + " ./sd2ail tls init, or say --insecure on a network that you trust");
        }
        if (tls != null && insecure) {
            throw CommandFailure.usage("--insecure is the opposite of --tls: give one of them");
        }
        return new NodeSettings(
                name != null ? name : defaultName(chosen),
                chosen,
                own,
                listening,
                addresses,
                workers,
                standby,
                ProgramVersion.own(),
                files);
    }

    private static String defaultName(List<Role> chosen) {
        String machine = System.getenv().getOrDefault("HOSTNAME", "node").replaceAll("[^A-Za-z0-9-]", "-");
        return chosen.getFirst().label() + "-" + machine + "-"
                + ProcessHandle.current().pid();
    }

    /// A node makes its parts anew whenever it joins anew; what computes is told once.
    private record NoticeOnce(Set<String> told, Consumer<String> line) implements Consumer<String> {
        NoticeOnce(Consumer<String> line) {
            this(ConcurrentHashMap.newKeySet(), line);
        }

        @Override
        public void accept(String sentence) {
            if (told.add(sentence)) {
                line.accept(sentence);
            }
        }
    }
}
