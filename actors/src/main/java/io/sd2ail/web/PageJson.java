package io.sd2ail.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.cluster.StatusText;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.run.RunEvent;
import io.sd2ail.session.RunFolders;
import io.sd2ail.telemetry.RunFacts;
import io.sd2ail.telemetry.metrics.MetricRow;
import io.sd2ail.telemetry.metrics.MetricSeries;
import io.sd2ail.telemetry.metrics.MetricTags;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the page asks for, as JSON. What is unknown (NaN) is null.
final class PageJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private PageJson() {}

    static ObjectNode empty() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode findings(List<Finding> findings) {
        ArrayNode all = MAPPER.createArrayNode();
        for (Finding finding : findings) {
            all.addObject()
                    .put("rule", finding.rule())
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("title", finding.wrong())
                    .put("seen", finding.seen())
                    .put("remedy", finding.remedy());
        }
        return all;
    }

    /// @param needsToken whether steering needs one
    static ObjectNode runs(List<ShownRun> runs, boolean needsToken, String version) {
        ObjectNode tree = empty();
        tree.put("version", version);
        tree.put("needsToken", needsToken);
        ArrayNode all = tree.putArray("runs");
        for (int i = 0; i < runs.size(); i++) {
            all.add(run(i, runs.get(i)));
        }
        return tree;
    }

    static ArrayNode others(List<OtherRuns.Entry> others) {
        ArrayNode all = MAPPER.createArrayNode();
        for (OtherRuns.Entry other : others) {
            ObjectNode tree = all.addObject().put("name", other.name()).put("writtenMillis", other.writtenMillis());
            if (other.facts() != null) {
                addFacts(tree, other.facts());
            }
        }
        return all;
    }

    private static ObjectNode run(int id, ShownRun run) {
        ObjectNode tree = run(run).put("id", id);
        ArrayNode events = tree.putArray("events");
        run.events().forEach(entry -> events.add(event(id, entry)));
        return tree;
    }

    static ObjectNode run(ShownRun run) {
        ObjectNode tree = empty();
        tree.put("name", RunFolders.name(run.directory()));
        tree.put("directory", run.directory().toString());
        tree.put("steerable", run.door().isPresent());
        run.facts().ifPresent(facts -> addFacts(tree, facts));
        number(tree, "clonedReturn", run.history().latest(MetricTags.CLONED_RETURN));
        ObjectNode settings = tree.putObject("settings");
        run.settings().forEach(settings::put);
        return tree;
    }

    private static void addFacts(ObjectNode tree, RunFacts facts) {
        tree.put("environment", facts.environment());
        tree.put("algorithm", facts.algorithm());
        tree.put("seed", facts.seed());
        tree.put("steps", facts.steps());
        tree.put("startedMillis", facts.startedMillis());
        tree.put("state", facts.state().name().toLowerCase(Locale.ROOT));
        number(tree, "expertReturn", facts.expertReturn());
        number(tree, "randomReturn", facts.randomReturn());
    }

    /// @param now wall time, for the ages of waits
    static ObjectNode status(int id, ShownRun run, ShownRun.Present present, long now) {
        ObjectNode tree = empty();
        tree.put("run", id);
        tree.put("nowMillis", now);
        tree.put("level", present.sentence().level().name());
        tree.put("sentence", present.sentence().text());
        tree.put("read", run.read());
        number(tree, "trainingSeconds", run.history().seconds());
        if (present.status() == null) {
            tree.putNull("status");
        } else {
            tree.set("status", StatusText.tree(present.status()));
        }
        return tree;
    }

    static ObjectNode row(int id, MetricRow row) {
        ObjectNode tree = empty();
        tree.put("run", id);
        tree.put("steps", row.environmentSteps());
        tree.put("updates", row.updates());
        tree.put("seconds", row.seconds());
        ObjectNode values = tree.putObject("values");
        row.values().forEach((tag, value) -> number(values, tag, value));
        return tree;
    }

    static ObjectNode activity(int id, RunEvent.ActivityChanged changed) {
        return empty().put("run", id).put("part", changed.part()).put("reason", changed.reason());
    }

    static ObjectNode ended(int id, StateSentence outcome) {
        return empty().put("run", id).put("outcome", outcome.text());
    }

    static ObjectNode event(int id, RecentEvents.Entry entry) {
        return empty().put("run", id)
                .put("atMillis", entry.atMillis())
                .put("kind", entry.kind())
                .put("text", entry.text());
    }

    static ArrayNode episodes(List<RunEvent.EpisodeFinished> episodes) {
        ArrayNode all = MAPPER.createArrayNode();
        for (RunEvent.EpisodeFinished finished : episodes) {
            ObjectNode tree = all.addObject();
            tree.put("worker", finished.worker());
            number(tree, "return", finished.episode().episodeReturn());
            tree.put("length", finished.episode().length());
        }
        return all;
    }

    /// Columns of each metric.
    static String metrics(Map<String, MetricSeries.Buckets> metrics) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = MAPPER.getFactory().createGenerator(text)) {
            json.writeStartObject();
            for (Map.Entry<String, MetricSeries.Buckets> metric : metrics.entrySet()) {
                MetricSeries.Buckets buckets = metric.getValue();
                json.writeObjectFieldStart(metric.getKey());
                json.writeFieldName("steps");
                json.writeArray(buckets.steps(), 0, buckets.steps().length);
                json.writeFieldName("updates");
                json.writeArray(buckets.updates(), 0, buckets.updates().length);
                column(json, "seconds", buckets.seconds());
                column(json, "mean", buckets.means());
                column(json, "min", buckets.lowest());
                column(json, "max", buckets.highest());
                json.writeEndObject();
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void column(JsonGenerator json, String name, double[] values) throws IOException {
        json.writeArrayFieldStart(name);
        for (double value : values) {
            json.writeNumber((float) value);
        }
        json.writeEndArray();
    }

    private static void number(ObjectNode tree, String field, double value) {
        if (Double.isFinite(value)) {
            tree.put(field, value);
        } else {
            tree.putNull(field);
        }
    }
}
