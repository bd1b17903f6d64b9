package io.sd2ail.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.stream.ActivityBoard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A [RunStatus] to read, and as JSON.
public final class StatusText {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private StatusText() {}

    public static String json(RunStatus status) throws JsonProcessingException {
        return MAPPER.writeValueAsString(tree(status));
    }

    /// The same, to be a part of something larger.
    public static ObjectNode tree(RunStatus status) {
        ObjectNode tree = MAPPER.valueToTree(status);
        tree.withObject("/ledger").put("balanced", status.ledger().balanced());
        return tree;
    }

    /// What [#json] wrote.
    ///
    /// @throws JsonProcessingException when it is no status of this version
    public static RunStatus parse(String json) throws JsonProcessingException {
        return MAPPER.readerFor(RunStatus.class)
                .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .readValue(json);
    }

    public static String of(RunStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add(headline(status));
        lines.add(ledger(status.ledger()));
        lines.add("");
        lines.addAll(table(status));
        others(status).ifPresent(lines::add);
        List<String> waits = waits(status.parts());
        if (!waits.isEmpty()) {
            lines.add("");
            lines.addAll(waits);
        }
        return String.join(System.lineSeparator(), lines);
    }

    public static String headline(RunStatus status) {
        String evaluated = Double.isNaN(status.latestReturn())
                ? ""
                : String.format(Locale.ROOT, "  return %,.1f (best %,.1f)", status.latestReturn(), status.bestReturn());
        return String.format(
                Locale.ROOT,
                "%s  %,d/%,d steps  %,d updates (%s a step, %,.0f behind)%s%s  in %s",
                status.environment(),
                status.steps(),
                status.totalSteps(),
                status.updates(),
                ratio(status.updatesPerStep()),
                status.lagUpdates(),
                evaluated,
                status.paused() ? "  PAUSED" : "",
                status.runDirectory());
    }

    private static String ratio(double updatesPerStep) {
        return updatesPerStep == Math.rint(updatesPerStep)
                ? String.format(Locale.ROOT, "%.0f", updatesPerStep)
                : Double.toString(updatesPerStep);
    }

    public static String ledger(LedgerTotals ledger) {
        return String.format(
                Locale.ROOT,
                "ledger: %,d produced = %,d inserted + %,d rejected + %,d in flight%s%s%s",
                ledger.produced(),
                ledger.inserted(),
                ledger.rejected(),
                ledger.inFlight(),
                ledger.balanced() ? "" : "  DOES NOT BALANCE",
                ledger.reasons().isEmpty() ? "" : "  (rejected for " + ledger.rejectedText() + ")",
                ledger.dropped() == 0
                        ? ""
                        : String.format(Locale.ROOT, "  (%,d dropped from the replay)", ledger.dropped()));
    }

    /// Columns as wide as what stands in them.
    private static List<String> table(RunStatus status) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NODE", "ROLES", "ADDRESS", "PROCESS", "STATE", "VERSION", "HEAP MiB", "RESIDENT", "SHARE"));
        status.nodes().forEach(node -> rows.add(node(node, status)));
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                int at = column;
                int width = rows.stream()
                        .mapToInt(other -> other.get(at).length())
                        .max()
                        .orElse(0);
                line.append(String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s  ", row.get(column)));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> node(RunStatus.Node node, RunStatus status) {
        List<String> duties = new ArrayList<>(Role.labels(node.roles()));
        node.duties().stream()
                .filter(role -> !node.roles().contains(role))
                .forEach(role -> duties.add("(" + role.label() + ")"));
        List<RunStatus.Worker> workers = status.workersOf(node);
        MemoryUse memory = node.memory();
        return List.of(
                node.name(),
                String.join(",", duties),
                node.address(),
                Long.toString(node.pid()),
                node.state(),
                node.version() + (status.isOtherProgram(node) ? " (!)" : ""),
                memory.known()
                        ? String.format(Locale.ROOT, "%,d/%,d", mib(memory.heapUsed()), mib(memory.heapMax()))
                        : "",
                memory.resident() > 0 ? String.format(Locale.ROOT, "%,d MiB", mib(memory.resident())) : "",
                workers.isEmpty() ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * share(workers)));
    }

    private static long mib(long bytes) {
        return bytes >> 20;
    }

    /// Names the nodes that run another program than the learner.
    private static Optional<String> others(RunStatus status) {
        String names = status.nodes().stream()
                .filter(status::isOtherProgram)
                .map(RunStatus.Node::name)
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("(!) not the learner's program, " + status.program() + ": " + names);
    }

    /// Of all rows that were inserted, by these workers together.
    public static double share(List<RunStatus.Worker> workers) {
        return workers.stream().mapToDouble(RunStatus.Worker::share).sum();
    }

    /// Who waits, for what, since when.
    static List<String> waits(List<ActivityBoard.Activity> parts) {
        long now = System.currentTimeMillis();
        return parts.stream()
                .filter(part -> !part.reason().isEmpty())
                .map(part -> String.format(
                        Locale.ROOT,
                        "%s waits for %s (%.1f s)",
                        part.part(),
                        part.reason(),
                        Math.max(0, now - part.sinceMillis()) / 1e3))
                .toList();
    }
}
