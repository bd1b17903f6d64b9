package io.sd2ail.diagnosis;

import io.sd2ail.telemetry.metrics.MetricTags;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything that the rules look at: a run's facts, and its metrics so far.
final class Evidence {
    /// Updates below which a run is too young for a judgement: the discriminator and the critics of the quickest task
    /// (Pendulum-v1) have left their first values behind by then.
    static final long YOUNG = 1500;

    /// Rows that a window must have.
    private static final int ROWS = 8;

    private final Supplier<RunContext> howToKnow;
    private @Nullable RunContext facts;
    private final Map<String, Series> metrics = new HashMap<>();

    /// @param facts are asked for once, when a rule first needs them
    Evidence(Supplier<RunContext> facts) {
        this.howToKnow = facts;
    }

    /// Of a run's file.
    ///
    /// @param untilSteps later lines don't count
    static Evidence of(Supplier<RunContext> facts, Path metricsCsv, long untilSteps) throws IOException {
        Evidence evidence = new Evidence(facts);
        MetricsCsv.forEach(metricsCsv, line -> {
            if (line.environmentSteps() <= untilSteps) {
                evidence.add(line.tag(), line.environmentSteps(), line.updates(), line.seconds(), line.value());
            }
        });
        return evidence;
    }

    void add(String tag, long environmentSteps, long updates, double seconds, double value) {
        metrics.computeIfAbsent(tag, _ -> new Series())
                .add(new Series.Point(environmentSteps, updates, seconds, value));
    }

    /// Of training until the last value.
    double seconds() {
        return metrics.values().stream()
                .mapToDouble(series -> series.last().seconds())
                .max()
                .orElse(0);
    }

    RunContext facts() {
        RunContext known = facts;
        if (known == null) {
            known = howToKnow.get();
            facts = known;
        }
        return known;
    }

    /// Empty where the run has no such metric.
    Series of(String tag) {
        return metrics.getOrDefault(tag, Series.EMPTY);
    }

    /// All metrics whose tags begin so.
    Map<String, Series> startingWith(String prefix) {
        Map<String, Series> found = new HashMap<>(metrics);
        found.keySet().removeIf(tag -> !tag.startsWith(prefix));
        return found;
    }

    /// A metric over the last third of the updates; empty where the run is too young, or has no such metric.
    Series late(String tag) {
        Series series = of(tag);
        Series late = series.late();
        return series.updates() < YOUNG || late.size() < ROWS ? Series.EMPTY : late;
    }

    /// The latest evaluations; empty while there are fewer.
    Series evaluations(int count) {
        Series all = of(MetricTags.EVALUATION_RETURN);
        return all.size() < count ? Series.EMPTY : all.last(count);
    }

    /// What of the way from random to expert a difference of returns is; NaN where an end of it is unknown.
    double share(double difference) {
        double range = facts().expertReturn() - facts().randomReturn();
        return range > 0 ? difference / range : Double.NaN;
    }

    /// Normalised score of a return; NaN where an end of the scale is unknown.
    double score(double episodeReturn) {
        return share(episodeReturn - facts().randomReturn());
    }
}
