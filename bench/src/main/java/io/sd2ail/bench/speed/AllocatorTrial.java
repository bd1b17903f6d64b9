package io.sd2ail.bench.speed;

import io.sd2ail.bench.side.SideConnection;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/// Finds which settings of glibc's memory allocator suit the peers: those that the launcher sets for us, or the
/// defaults. The eager form, with one thread at the first size, in turn under both; by
/// their best, which other work on the machine moves least.
final class AllocatorTrial {
    private static final int ROUNDS = 3;
    private static final int READINGS = 5;
    private static final int WARMUP = 5;

    private final Timings tuned = new Timings();
    private final Timings defaults = new Timings();

    /// Measures both.
    ///
    /// @param inputs written for this size and seed
    void measure(SideConnection withTuned, SideConnection withDefaults, Size size, long seed, Path inputs) {
        withTuned.prepare(size, seed, inputs);
        withDefaults.prepare(size, seed, inputs);
        for (int round = 0; round < ROUNDS; round++) {
            tuned.add(withTuned.time(Part.FULL, WARMUP, READINGS).milliseconds());
            defaults.add(withDefaults.time(Part.FULL, WARMUP, READINGS).milliseconds());
        }
    }

    boolean tunedWins() {
        return tuned.best() <= defaults.best();
    }

    void report(Size size, Consumer<String> report) {
        report.accept(String.format(
                Locale.ROOT,
                "allocator of the peers: eager at %s takes %.1f ms at best with the launcher's settings, %.1f ms with glibc's"
                        + " defaults: they get the %s",
                size.name(),
                tuned.best(),
                defaults.best(),
                tunedWins() ? "former" : "latter"));
    }
}
