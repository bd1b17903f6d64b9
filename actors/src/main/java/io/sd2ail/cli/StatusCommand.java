package io.sd2ail.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ControlOptions;
import io.sd2ail.cluster.PortClient;
import io.sd2ail.cluster.StatusText;
import io.sd2ail.process.ClusterScreen;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `status`: what a running cluster does now.
@Command(
        name = "status",
        description = "Shows a running cluster: its nodes, who waits for what, and where every transition is.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail status",
            "  ./sd2ail status --join 10.0.0.5:25520",
            "  ./sd2ail status --watch",
            "  ./sd2ail status --json",
            "",
            "Exit code 0: the ledger balances. 1: it does not, or nobody answers."
        })
final class StatusCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final CommandContext context;

    @Mixin
    private ControlOptions cluster = new ControlOptions();

    @Option(names = "--json", description = "As JSON, for scripts.")
    private boolean json;

    @Option(names = "--watch", description = "Again and again, on one screen, until Ctrl-C.")
    private boolean watch;

    StatusCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws JsonProcessingException, InterruptedException {
        PortClient client = cluster.port();
        RunStatus status = client.status();
        if (watch) {
            return watch(client, status);
        }
        context.screen().line(json ? StatusText.json(status) : StatusText.of(status));
        String open = cluster.openness(status);
        if (!json && !open.isEmpty()) {
            context.screen().line(open);
        }
        return status.ledger().balanced() ? ExitCode.OK : ExitCode.FAILED;
    }

    /// Until the process is ended, or the learner's is.
    private int watch(PortClient client, RunStatus first) throws InterruptedException {
        if (json) {
            throw CommandFailure.usage("--watch draws a screen and --json is for scripts: give one of them");
        }
        RunStatus status = first;
        try (ClusterScreen shown = new ClusterScreen(context.screen())) {
            while (true) {
                shown.show(status, List.of());
                Thread.sleep(LOOK_EVERY);
                status = client.status();
            }
        }
    }
}
