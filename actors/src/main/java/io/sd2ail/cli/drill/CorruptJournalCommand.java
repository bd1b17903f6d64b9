package io.sd2ail.cli.drill;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.process.TrainingChild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// `drill corrupt-journal`: a byte of the journal is not what was written. The run must be refused with the place,
/// and go on without its transitions when it is told to.
@Command(
        name = "corrupt-journal",
        description =
                "Changes a byte of a run's journal, again and again: the resume must name file and byte and change"
                        + " nothing, and --without-replay must go on with the dropped rows in the ledger.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail drill corrupt-journal",
            "  ./sd2ail drill corrupt-journal --times 3 --seed 7",
            "",
            "Takes about twenty seconds each time. The run's directory stays."
        })
public final class CorruptJournalCommand extends RunDrill {
    public CorruptJournalCommand(CommandContext context) {
        super(context, "corrupt-journal");
    }

    @Override
    String once(TrainingChild child, Path directory, SplittableRandom random) throws Exception {
        Path file = random(journal(directory), random);
        byte[] bytes = Files.readAllBytes(file);
        // Not in the last record, which would pass for one that was never whole.
        int at = random.nextInt(bytes.length / 2);
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, bytes);
        String said = child.trainInVain();
        if (!said.contains(file.getFileName().toString()) || !said.contains("at byte ")) {
            return "NOT named: byte " + at + " of " + file + " was changed, and the resume said: " + said;
        }
        LedgerTotals ledger = child.trainAndStop("--without-replay");
        if (!ledger.balanced() || ledger.dropped() == 0) {
            return "NOT balanced without the replay: " + ledger;
        }
        return String.format(
                Locale.ROOT,
                "balanced, byte %,d of %s was named; %,d rows dropped so far, %,d inserted",
                at,
                file.getFileName(),
                ledger.dropped(),
                ledger.inserted());
    }

    private static List<Path> journal(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            return files.sorted().toList();
        }
    }

    private static Path random(List<Path> files, SplittableRandom random) {
        return files.get(random.nextInt(files.size()));
    }
}
