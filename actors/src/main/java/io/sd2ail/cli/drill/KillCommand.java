package io.sd2ail.cli.drill;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.process.TrainingChild;
import io.sd2ail.training.RunAudit;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;

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
public final class KillCommand extends RunDrill {
    /// A child needs about this long until it trains; kills before and after that are wanted.
    private static final long LONGEST_LIFE_MILLIS = 8_000;

    private static final long SHORTEST_LIFE_MILLIS = 300;

    public KillCommand(CommandContext context) {
        super(context, "kill");
    }

    @Override
    String once(TrainingChild child, Path directory, SplittableRandom random) throws Exception {
        long life = random.nextLong(SHORTEST_LIFE_MILLIS, LONGEST_LIFE_MILLIS);
        child.trainAndKill(life);
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
                "balanced, killed after %.1f s; %,d rows journaled, %,d of them after the checkpoint; %,d inserted after"
                        + " the resume",
                life / 1e3,
                killed.journaled(),
                killed.journaled() - killed.checkpointed(),
                ledger.inserted());
    }
}
