package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ListenOptions;
import io.sd2ail.cli.options.NodeOptions;
import io.sd2ail.cli.options.TrainingOptions;
import io.sd2ail.cli.options.WebOptions;
import io.sd2ail.cluster.ClusterNode;
import io.sd2ail.cluster.NodeSettings;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.environment.connected.ClientPort;
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
            "  ./sd2ail node --role rollout --join 10.0.0.5:25520 --listen 25530",
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

    @Mixin
    private NodeOptions node = new NodeOptions();

    @Mixin
    private ListenOptions listen = new ListenOptions();

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
    public Integer call() throws InterruptedException {
        List<Role> chosen = chosenRoles();
        boolean learns = chosen.contains(Role.LEARNER);
        if (!learns && training.given()) {
            throw CommandFailure.usage("the run's options belong to the learner's node, this one has them from there:"
                    + " leave them out");
        }
        NodeSettings settings = node.settings(chosen, context.screen());
        settings.checkPort();
        // Before the run has a directory.
        web.address();
        Run learner = learns ? learner() : null;
        NodeLog.showOn(context.screen());
        try (ClientPort _ = listen.open(node.tls(), context.screen());
                RunPage page = learner == null ? monitoring(chosen) : web.open(learner.directory(), context.screen())) {
            return takePart(learner == null ? settings : settings.ofRun(learner.directory()), learner, page);
        }
    }

    /// Where a port was asked for: a node without a learner has no page.
    private RunPage monitoring(List<Role> chosen) {
        WebAddress address = web.addressOfNode();
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
