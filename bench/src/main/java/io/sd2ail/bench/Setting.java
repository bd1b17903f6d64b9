package io.sd2ail.bench;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a measurement depends on besides the program: machine, versions, seed, threads and repetitions.
///
/// @param cpu the processor's name
/// @param cores that this process may use
/// @param load the machine's load over the last minute, from before the measurement; negative where it is unknown
/// @param java version of the JVM
/// @param djl version of DJL
/// @param pytorch version of our native library
/// @param peer versions of the peer; absent without one
/// @param threads of the native operations, on both sides
/// @param seed of both sides
/// @param rounds in which both sides take turns
/// @param warmup calls before the counted ones, each round
/// @param iterations counted calls of a part, each round
record Setting(
        String cpu,
        int cores,
        double load,
        String java,
        String djl,
        String pytorch,
        PeerConnection.@Nullable Versions peer,
        int threads,
        long seed,
        int rounds,
        int warmup,
        int iterations) {

    /// Of this machine and process.
    static Setting here(LearnerOptions options, PeerConnection.@Nullable Versions peer) {
        return new Setting(
                cpuName(Path.of("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.version().toString(),
                Engine.getDjlVersion(),
                Engine.getEngine("PyTorch").getVersion(),
                peer,
                options.threads(),
                options.seed(),
                options.rounds(),
                options.warmup(),
                options.iterations());
    }

    /// Linux names it in a file; elsewhere the architecture has to do.
    static String cpuName(Path cpuInformation) {
        try (Stream<String> lines = Files.lines(cpuInformation)) {
            Optional<String> name = lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
            return name.orElseGet(Setting::architecture);
        } catch (IOException e) {
            return architecture();
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch", "unknown processor");
    }

    /// Lines above the tables.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("machine: " + cpu + ", " + cores + " cores"
                + (load < 0 ? "" : String.format(Locale.ROOT, ", load %.1f before", load)));
        lines.add("ours:    Java " + java + ", DJL " + djl + ", PyTorch " + pytorch);
        if (peer != null) {
            lines.add("peer:    Python " + peer.python() + ", PyTorch " + peer.torch());
        }
        lines.add("runs:    " + rounds + (rounds == 1 ? " round of " : " rounds of ") + warmup + " + " + iterations
                + " calls a part, " + (peer == null ? "" : "in turn, ") + "seed " + seed + ", threads " + threads);
        return lines;
    }
}
