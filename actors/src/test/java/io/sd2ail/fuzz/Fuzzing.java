package io.sd2ail.fuzz;

import io.sd2ail.cluster.PortTarget;
import io.sd2ail.coordinator.ControlTarget;
import io.sd2ail.serialization.SerializationTarget;
import io.sd2ail.web.PageTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where Jazzer begins (`.ci/fuzz`): one of the targets, as the system property `sd2ail.fuzz` names it.
public final class Fuzzing {
    /// By name.
    static final Map<String, Supplier<FuzzTarget>> TARGETS = new TreeMap<>(Map.ofEntries(
            Map.entry("bridge", BridgeTarget::new),
            Map.entry("config", ConfigTarget::new),
            Map.entry("control", ControlTarget::new),
            Map.entry("demonstrations", DemonstrationTarget::new),
            Map.entry("journal", JournalTarget::new),
            Map.entry("metrics", MetricsTarget::new),
            Map.entry("models", ModelTarget::new),
            Map.entry("page", PageTarget::new),
            Map.entry("port", PortTarget::new),
            Map.entry("serialization", SerializationTarget::new),
            Map.entry("wire", WireTarget::new)));

    private static @Nullable FuzzTarget target;

    private Fuzzing() {}

    static FuzzTarget target(String name) {
        return Objects.requireNonNull(TARGETS.get(name), name).get();
    }

    /// Called by Jazzer, once. Reads the seeds: to load and instrument their classes takes longer than an input may.
    public static void fuzzerInitialize() throws Exception {
        target = target(System.getProperty("sd2ail.fuzz", ""));
        for (byte[] seed : target.seeds()) {
            target.read(seed);
        }
    }

    /// Called by Jazzer, with each input.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        Objects.requireNonNull(target).read(input);
    }

    /// What a target is known to read: its seeds, and the findings that were mended.
    static List<byte[]> inputs(String name, FuzzTarget target) throws Exception {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        Path findings = Path.of("src", "test", "resources", "io", "sd2ail", "fuzz", name);
        if (Files.isDirectory(findings)) {
            try (Stream<Path> files = Files.list(findings)) {
                for (Path file : files.sorted().toList()) {
                    inputs.add(Files.readAllBytes(file));
                }
            }
        }
        return inputs;
    }

    /// Writes each target's inputs into a folder of its name, for a fuzzer to begin with.
    ///
    /// @param arguments the folder of these folders
    public static void main(String[] arguments) throws Exception {
        for (String name : TARGETS.keySet()) {
            Path folder = Files.createDirectories(Path.of(arguments[0], name));
            int number = 0;
            for (byte[] input : inputs(name, target(name))) {
                write(folder.resolve("input-" + number++), input);
            }
            System.out.println(name);
        }
        System.exit(0); // the targets' actor systems would go on
    }

    private static void write(Path file, byte[] input) throws IOException {
        Files.write(file, input);
    }
}
