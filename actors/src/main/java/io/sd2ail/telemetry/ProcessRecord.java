package io.sd2ail.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.run.RunEvent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A process that had a run's learner: when it began, on what, from where in the run. One line each of
/// `processes.jsonl`.
///
/// @param started wall time
/// @param version of the program
/// @param java version of the JVM
/// @param system operating system and architecture
/// @param processor its model, where the system tells
/// @param cores of the process
/// @param memoryMegabytes of the machine
/// @param environmentSteps that the run had done before
public record ProcessRecord(
        Instant started,
        String version,
        String java,
        String system,
        String processor,
        int cores,
        long memoryMegabytes,
        long environmentSteps) {
    /// Name of the file in the run directory.
    public static final String FILE_NAME = "processes.jsonl";

    private static final Logger log = LoggerFactory.getLogger(ProcessRecord.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path PROCESSOR_FILE = Path.of("/proc/cpuinfo");

    /// This process.
    static ProcessRecord of(RunEvent.Started run, Instant now) {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new ProcessRecord(
                now,
                ProgramVersion.own(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                memory >> 20,
                run.environmentSteps());
    }

    private static String processorName() {
        try (Stream<String> lines = Files.lines(PROCESSOR_FILE)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException _) {
            return ""; // no Linux
        }
    }

    /// Adds the line.
    void appendTo(Path runDirectory) throws IOException {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("started", started.toString())
                .put("version", version)
                .put("java", java)
                .put("system", system)
                .put("processor", processor)
                .put("cores", cores)
                .put("memoryMegabytes", memoryMegabytes)
                .put("environmentSteps", environmentSteps);
        try (AppendedFile file = new AppendedFile(runDirectory.resolve(FILE_NAME))) {
            file.append((MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    /// Those of a run, the first one first; none of a run of a version before there was the file. Lines that a crash
    /// tore are left out.
    public static List<ProcessRecord> of(Path runDirectory) throws IOException {
        Path file = runDirectory.resolve(FILE_NAME);
        List<ProcessRecord> records = new ArrayList<>();
        int torn = 0;
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                try {
                    records.add(of(MAPPER.readTree(line)));
                } catch (IOException | DateTimeException _) {
                    torn++;
                }
            }
        }
        if (torn > 0) {
            log.warn("{} has {} lines that say no process: they are left out", file, torn);
        }
        return List.copyOf(records);
    }

    private static ProcessRecord of(JsonNode line) {
        return new ProcessRecord(
                Instant.parse(line.path("started").asText()),
                line.path("version").asText(),
                line.path("java").asText(),
                line.path("system").asText(),
                line.path("processor").asText(),
                line.path("cores").asInt(),
                line.path("memoryMegabytes").asLong(),
                line.path("environmentSteps").asLong());
    }
}
