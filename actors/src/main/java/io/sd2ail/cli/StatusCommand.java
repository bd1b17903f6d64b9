package io.sd2ail.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sd2ail.cli.options.ControlOptions;
import io.sd2ail.cluster.PortClient;
import io.sd2ail.cluster.StatusText;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.terminal.ExitCode;
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
            "  ./sd2ail status --json",
            "",
            "Exit code 0: the ledger balances. 1: it does not, or nobody answers."
        })
final class StatusCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private ControlOptions cluster = new ControlOptions();

    @Option(names = "--json", description = "As JSON, for scripts.")
    private boolean json;

    StatusCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        RunStatus status = new PortClient(cluster.address()).status();
        context.screen().line(json ? StatusText.json(status) : StatusText.of(status));
        return status.ledger().balanced() ? ExitCode.OK : ExitCode.FAILED;
    }
}
