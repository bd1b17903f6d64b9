package io.sd2ail.cli.drill;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.process.TrainingChild;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.training.RunAudit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `drill kill`: trains in a child process and kills it with -9 at random moments. After each kill the run's journal
/// and newest checkpoint are audited from outside; then the run is resumed, stopped well, and its own ledger is read.
@Command(
        name = "kill",
        description =
                "Kills a training run with -9 again and again, resumes it, and counts how often the ledger balances.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail drill kill",
            "  ./sd2ail drill kill --times 50 --seed 7 --run night-drill",
            "",
            "Takes about ten seconds for each kill. The run's directory stays, with drill.log in it."
        })
public final class KillCommand implements Callable<Integer> {
    /// A child needs about this long until it trains; kills before and after that are wanted.
    private static final long LONGEST_LIFE_MILLIS = 8_000;

    private static final long SHORTEST_LIFE_MILLIS = 300;

    private final CommandContext context;

    @Option(names = "--times", paramLabel = "N", description = "Kills. Default: ${DEFAULT-VALUE}.")
    private int times = 10;

    @Option(names = "--seed", paramLabel = "N", description = "Of the moments. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--run",
            paramLabel = "NAME",
            description = "Directory of the drilled run. Default: runs/kill-drill.")
    private Path run = Path.of("kill-drill");

    public KillCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        Path directory = context.folders().of(run);
        if (Files.exists(directory)) {
            throw CommandFailure.usage(directory + " exists already: remove it or choose another --run");
        }
        Files.createDirectories(directory.toAbsolutePath().getParent());
        TrainingChild child = new TrainingChild(directory);
        SplittableRandom random = new SplittableRandom(seed);
        // A run must exist before it can be resumed.
        child.trainAndStop();
        int balanced = 0;
        for (int kill = 1; kill <= times; kill++) {
            long life = random.nextLong(SHORTEST_LIFE_MILLIS, LONGEST_LIFE_MILLIS);
            child.trainAndKill(life);
            String finding = finding(directory, child);
            boolean good = finding.startsWith("balanced");
            balanced += good ? 1 : 0;
            context.screen()
                    .line(String.format(
                            Locale.ROOT, "kill %d of %d after %.1f s: %s", kill, times, life / 1e3, finding));
        }
        context.screen().line(balanced + " of " + times + " resumes balanced; the run is in " + directory);
        return balanced == times ? ExitCode.OK : ExitCode.FAILED;
    }

    private static String finding(Path directory, TrainingChild child) throws Exception {
        try {
            RunAudit killed = RunAudit.of(directory);
            LedgerTotals ledger = child.trainAndStop();
            RunAudit resumed = RunAudit.of(directory);
            if (!ledger.balanced()) {
                return "NOT balanced after the resume: " + ledger;
            }
            if (resumed.journaled() < killed.journaled() || ledger.inserted() < killed.journaled()) {
                return "LOST rows: " + killed.journaled() + " were journaled before the kill, " + ledger.inserted()
                        + " are inserted after the resume";
            }
            return String.format(
                    Locale.ROOT,
                    "balanced, %,d rows journaled, %,d of them after the checkpoint; %,d inserted after the resume",
                    killed.journaled(),
                    killed.journaled() - killed.checkpointed(),
                    ledger.inserted());
        } catch (RuntimeException failure) {
            return "FAILED: " + failure.getMessage();
        }
    }
}
