package io.sd2ail.bench.imitation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// A matrix's results as JSON, for programs: `comparisons` with a row an algorithm, `trainings` with every evaluation.
/// What is unknown or was never reached is null.
final class ImitationJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ImitationJson() {}

    static String of(ImitationReport report) {
        ObjectNode tree = JSON.createObjectNode().put("command", report.command());
        ArrayNode comparisons = tree.putArray("comparisons");
        ArrayNode trainings = tree.putArray("trainings");
        for (Comparison comparison : report.comparisons()) {
            for (MethodStatistics statistics : comparison.statistics()) {
                comparisons.add(row(comparison, statistics));
            }
            comparison.cells().forEach(cell -> trainings.add(training(cell)));
        }
        try {
            return JSON.writeValueAsString(tree) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode row(Comparison comparison, MethodStatistics statistics) {
        ObjectNode node = JSON.createObjectNode()
                .put("task", comparison.task())
                .put("demonstrations", comparison.demonstrations().label())
                .put("algorithm", statistics.method().label())
                .put("trainings", statistics.trainings())
                .put("done", statistics.done())
                .put("complete", statistics.complete());
        put(node, "expertReturn", comparison.expertReturn());
        put(node, "randomReturn", comparison.randomReturn());
        put(node, "lastFiveIqm", statistics.interquartileMean());
        put(node, "lastFiveIqmLow", statistics.interval().low());
        put(node, "lastFiveIqmHigh", statistics.interval().high());
        put(node, "lastFive", statistics.lastFiveSpread());
        put(node, "lastFiveReturnMean", statistics.lastFiveReturn());
        put(node, "best", statistics.best());
        put(node, "final", statistics.last());
        put(node, "to090", statistics.reach90());
        put(node, "to095", statistics.reach95());
        put(node, "wallMinutesMean", statistics.wallMinutes());
        put(node, "updatesPerSecondMean", statistics.updatesPerSecond());
        return node;
    }

    private static ObjectNode training(CellResult result) {
        Cell cell = result.cell();
        ObjectNode node = JSON.createObjectNode()
                .put("task", cell.task())
                .put("demonstrations", cell.demonstrations().label())
                .put("algorithm", cell.method().label())
                .put("seed", cell.seed())
                .put("run", "runs/" + cell.name())
                .put("steps", result.plan().steps())
                .put("status", result.status().text())
                .put("failure", result.failure());
        node.set("conditions", JSON.valueToTree(result.conditions()));
        put(node, "lastFive", result.lastFive());
        put(node, "best", result.best());
        put(node, "final", result.last());
        evaluations(node.putArray("evaluations"), result.evaluations());
        return node;
    }

    private static void evaluations(ArrayNode into, List<ScoredEvaluation> evaluations) {
        for (ScoredEvaluation evaluation : evaluations) {
            ObjectNode node = into.addObject().put("steps", evaluation.steps());
            put(node, "seconds", evaluation.seconds());
            put(node, "return", evaluation.meanReturn());
            put(node, "score", evaluation.score());
        }
    }

    private static void put(ObjectNode node, String field, MethodStatistics.MeanAndWorst values) {
        put(node, field + "Mean", values.mean());
        put(node, field + "Worst", values.worst());
    }

    private static void put(ObjectNode node, String field, Reach reach) {
        node.put(field + "Seeds", reach.reached());
        put(node, field + "StepsMedian", reach.steps());
        put(node, field + "MinutesMedian", reach.minutes());
    }

    private static void put(ObjectNode node, String field, double value) {
        if (Double.isFinite(value)) {
            node.put(field, value);
        } else {
            node.putNull(field);
        }
    }
}
