package io.sd2ail.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.run.RunSummary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run's summary as JSON, for scripts. Its field names are a promise: they change only with a major version.
/// What is unknown (NaN) is null.
public final class SummaryJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private SummaryJson() {}

    /// Replaces the file; its folder is made when it is missing.
    public static void write(Path file, RunSummary summary) throws IOException {
        AtomicFile.write(file, MAPPER.writeValueAsString(tree(summary)) + System.lineSeparator());
    }

    /// The ledger of a summary; empty where there is no such file.
    ///
    /// @throws UncheckedIOException when it can't be read
    public static Optional<LedgerTotals> ledger(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode tree = MAPPER.readTree(Files.readString(file));
            JsonNode ledger = tree.path("ledger");
            List<LedgerTotals.Rejected> reasons = new ArrayList<>();
            tree.path("rejectedByReason")
                    .properties()
                    .forEach(entry -> reasons.add(new LedgerTotals.Rejected(
                            entry.getKey(), entry.getValue().asLong())));
            return Optional.of(new LedgerTotals(
                    ledger.path("produced").asLong(),
                    ledger.path("inserted").asLong(),
                    ledger.path("rejected").asLong(),
                    ledger.path("inFlight").asLong(),
                    reasons,
                    ledger.path("dropped").asLong()));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read: remove it, or restore it from a copy", e);
        }
    }

    static ObjectNode tree(RunSummary summary) {
        ObjectNode tree = MAPPER.createObjectNode();
        tree.put("environment", summary.environment());
        tree.put("seed", summary.seed());
        put(tree, "expertReturn", summary.expertReturn());
        put(tree, "randomReturn", summary.randomReturn());
        put(tree, "clonedReturn", summary.clonedReturn());
        put(tree, "bestReturn", summary.bestReturn());
        put(tree, "finalReturn", summary.finalReturn());
        put(tree, "lastFiveMean", summary.lastFiveMean());
        put(tree, "normalisedLastFive", summary.normalisedLastFive());
        tree.put("environmentSteps", summary.environmentSteps());
        tree.put("updates", summary.updates());
        put(tree, "updatesPerSecond", summary.updatesPerSecond());
        put(tree, "stepsPerSecond", summary.stepsPerSecond());
        put(tree, "meanPolicyLag", summary.meanPolicyLag());
        put(tree, "wallSeconds", summary.wallSeconds());
        tree.put("runDirectory", summary.runDirectory().toString());
        LedgerTotals ledger = summary.ledger();
        tree.putObject("ledger")
                .put("produced", ledger.produced())
                .put("inserted", ledger.inserted())
                .put("rejected", ledger.rejected())
                .put("inFlight", ledger.inFlight())
                .put("dropped", ledger.dropped());
        ObjectNode rejected = tree.putObject("rejectedByReason");
        ledger.reasons().forEach(each -> rejected.put(each.reason(), each.rows()));
        ObjectNode lost = tree.putObject("episodesLost");
        summary.episodesLost().forEach(each -> lost.put(each.reason(), each.episodes()));
        return tree;
    }

    private static void put(ObjectNode tree, String field, double value) {
        if (Double.isFinite(value)) {
            tree.put(field, value);
        } else {
            tree.putNull(field);
        }
    }
}
