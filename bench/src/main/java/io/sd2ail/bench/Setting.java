package io.sd2ail.bench;

import io.sd2ail.bench.side.Launch;
import io.sd2ail.bench.speed.SpeedOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a measurement depends on besides the program: machine, versions, seed, threads and repetitions.
///
/// @param cpu the processor's name
/// @param cores that this process may use
/// @param load the machine's load over the last minute, from before the measurement; negative where it is unknown
/// @param system its operating system
/// @param versions of what each side is made of, by side and name
/// @param oursAllocator settings of glibc's allocator
/// @param peersAllocator the same of the peers
/// @param threads measured
/// @param seed of parameters and inputs
/// @param rounds in which the sides take turns
public record Setting(
        String cpu,
        int cores,
        double load,
        String system,
        Map<String, Map<String, String>> versions,
        String oursAllocator,
        String peersAllocator,
        List<Integer> threads,
        long seed,
        int rounds) {

    /// Of this machine.
    ///
    /// @param peersTuned whether the peers keep the allocator's settings of this process
    public static Setting here(SpeedOptions options, boolean peersTuned) {
        return here(options.environment(), options.threads(), options.seed(), options.rounds(), peersTuned);
    }

    /// @param variables of the process's environment
    public static Setting here(
            Map<String, String> variables, List<Integer> threads, long seed, int rounds, boolean peersTuned) {
        return new Setting(
                cpuName(Path.of("/proc/cpuinfo")),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                operatingSystem(),
                new TreeMap<>(),
                Launch.allocator(variables),
                peersTuned ? Launch.allocator(variables) : Launch.allocator(Map.of()),
                threads,
                seed,
                rounds);
    }

    /// Notes what a side is made of.
    public void add(String side, Map<String, String> itsVersions) {
        versions.put(side, itsVersions);
    }

    private static String operatingSystem() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    /// This machine in words: processor, cores that this process may use, operating system.
    public static String machine() {
        return machine(
                cpuName(Path.of("/proc/cpuinfo")), Runtime.getRuntime().availableProcessors(), operatingSystem());
    }

    private static String machine(String cpu, int cores, String system) {
        return cpu + ", " + cores + (cores == 1 ? " core, " : " cores, ") + system;
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
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("machine:   " + machine(cpu, cores, system)
                + (load < 0 ? "" : String.format(Locale.ROOT, ", load %.1f before", load)));
        bySameVersions().forEach((made, sides) -> lines.add("made of:   " + sides + ": " + made));
        lines.add("allocator: ours " + oursAllocator);
        lines.add("           peers " + (peersAllocator.equals(oursAllocator) ? "the same" : peersAllocator));
        lines.add("runs:      " + rounds + (rounds == 1 ? " round" : " rounds")
                + " after warm-up, the sides in turn; seed " + seed);
        return lines;
    }

    private Map<String, String> bySameVersions() {
        return versions.entrySet().stream()
                .collect(Collectors.groupingBy(
                        side -> side.getValue().entrySet().stream()
                                .map(version -> version.getKey() + " " + version.getValue())
                                .collect(Collectors.joining(", ")),
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.joining(", "))));
    }
}
