package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.GracefulStop;
import io.sd2ail.web.RunPage;
import io.sd2ail.web.WebAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `watch`: the page of runs on the disk.
@Command(
        name = "watch",
        description = "Serves the page of runs that have ended or go on elsewhere, until Ctrl-C.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail watch runs/my-run",
            "  ./sd2ail watch runs/seed1 runs/seed2 --web 8080",
            "",
            "Several runs are drawn over each other. A run that goes on has a page of its own, which it prints when it",
            "begins: there it can be steered."
        })
final class WatchCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_RUNS = 8;

    private final CommandContext context;
    private final CountDownLatch stopAsked = new CountDownLatch(1);

    @Parameters(paramLabel = "RUN", arity = "1..*", description = "Directories of the runs; a bare name lies in runs/.")
    private List<Path> runs = List.of();

    @Option(
            names = "--web",
            paramLabel = "[HOST:]PORT[+]",
            description = "Where the page is served; PORT+ takes the first free port from there. Default:"
                    + " ${DEFAULT-VALUE}.")
    private String web = WebAddress.STANDARD;

    WatchCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (runs.size() > MOST_RUNS) {
            throw CommandFailure.usage(
                    runs.size() + " runs are more than can be told apart: name " + MOST_RUNS + " at most");
        }
        WebAddress address = WebAddress.parse(web);
        address.requireFree();
        List<Path> directories =
                runs.stream().map(run -> context.folders().of(run)).toList();
        try (RunPage page = RunPage.ofDirectories(address, directories);
                GracefulStop stop = new GracefulStop(
                        stopAsked::countDown, "the page goes", "the page did not go", context.terminal(), PATIENCE)) {
            stop.register();
            context.screen().line("page: " + page.url() + " (Ctrl-C ends it)");
            stop.exitWith(ExitCode.OK);
            stopAsked.await();
            return ExitCode.OK;
        }
    }
}
