package io.sd2ail.session;

import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.data.State;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.training.SavedLearner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Whether, and with what, a run may go on.
final class Resumption {
    private static final String FILE = "fingerprint.conf";

    private Resumption() {}

    /// @throws CommandFailure when what was saved does not go with the configuration, or with a file of it
    static void requireFits(RunConfig asked, Path directory) {
        RunConfig stored = RunFolders.read(directory);
        Fingerprint began = began(stored, directory);
        String differences = began.differences(Fingerprint.of(asked));
        if (!differences.isEmpty()) {
            throw CommandFailure.usage("what " + directory
                    + " has saved depends on settings that differ: it began with "
                    + differences + "; leave that as it was, or start a new run without --resume (what a run may change"
                    + " when it goes on: " + String.join(", ", Fingerprint.MAY_CHANGE) + ")");
        }
        requireSameFile(
                KeptFile.demonstrations(asked, directory, true),
                asked.demonstrations().file(),
                stored.demonstrations().file(),
                "demonstrations",
                began);
        requireSameFile(
                KeptFile.diffusion(asked, directory, true),
                asked.demonstrations().diffusion(),
                stored.demonstrations().diffusion(),
                "diffusion",
                began);
        requireSameFile(
                KeptFile.initialPolicy(asked, directory, true),
                asked.initialPolicy(),
                stored.initialPolicy(),
                "initial-policy",
                began);
    }

    private static void requireSameFile(
            KeptFile file, @Nullable String asked, @Nullable String stored, String name, Fingerprint began) {
        String kept = file.used() && Files.isRegularFile(file.kept()) ? digest(file.kept()) : "";
        String first = began.entries().getOrDefault(name + ".content", kept);
        if (!kept.isEmpty() && !first.equals(kept)) {
            throw CommandFailure.failed(
                    file.kept() + " is not the file that the run began with (its SHA-256 begins with "
                            + kept.substring(0, 12) + ", that was " + first.substring(0, Math.min(12, first.length()))
                            + "): put that one back, or start a new run");
        }
        if (asked == null || asked.equals(stored)) {
            return;
        }
        Path other = Path.of(asked);
        if (kept.isEmpty() || !Files.isRegularFile(other) || !digest(other).equals(kept)) {
            throw CommandFailure.usage(other + " can't be taken into a run that goes on: "
                    + (kept.isEmpty()
                            ? "it began without such a file"
                            : "it has its own copy, " + file.kept() + ", and that is another file")
                    + "; leave it out, or start a new run without --resume");
        }
    }

    private static Fingerprint began(RunConfig stored, Path directory) {
        Fingerprint derived = Fingerprint.of(stored);
        return RunDirectory.fingerprint(directory)
                .map(text -> derived.under(directory.resolve(FILE), text))
                .orElse(derived);
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw CommandFailure.failed(file + " can't be read (" + e.getMessage() + "): check that it is readable");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Stores the configuration with which the run begins or goes on, and what its state depends on if that is not
    /// stored yet: at its start, or when an earlier version began it.
    static void store(RunConfig config, RunDirectory directory) {
        if (RunDirectory.fingerprint(directory.path()).isEmpty()) {
            Fingerprint began = Fingerprint.of(config);
            began = withContent(began, "demonstrations", KeptFile.demonstrations(config, directory.path(), true));
            began = withContent(began, "diffusion", KeptFile.diffusion(config, directory.path(), true));
            began = withContent(began, "initial-policy", KeptFile.initialPolicy(config, directory.path(), true));
            directory.storeFingerprint(began.render());
        }
        directory.store(ConfigRenderer.render(config));
    }

    private static Fingerprint withContent(Fingerprint began, String name, KeptFile file) {
        return file.used() ? began.with(name + ".content", digest(file.kept())) : began;
    }

    /// @throws CommandFailure when all steps and their updates are done
    static void requireWork(RunStorage storage, RunConfig config) {
        State saved = storage.saved();
        if (saved != null && SavedLearner.of(saved).isComplete(config)) {
            throw CommandFailure.usage(String.format(
                    Locale.ROOT,
                    "%s is complete: it has done %,d steps and was to do %,d; ask for more by --steps N, or play its"
                            + " policy by ./sd2ail evaluate %s",
                    storage.directory(),
                    SavedLearner.of(saved).steps(config),
                    config.steps(),
                    storage.directory()));
        }
    }

    /// What a run without a checkpoint has lost, as a sentence; empty when it has one, or nothing to lose.
    static String lost(RunStorage storage) {
        long batches = storage.journal().nextIndex();
        if (storage.saved() != null || batches == 0) {
            return "";
        }
        return storage.directory()
                + " has no whole checkpoint: networks, counters and evaluations begin anew, only the " + batches
                + " batches of transitions in its journal are there";
    }
}
