package io.sd2ail.diagnosis;

import io.sd2ail.run.RunEvent;
import io.sd2ail.telemetry.metrics.MetricDerivation;
import io.sd2ail.telemetry.metrics.MetricRow;
import io.sd2ail.telemetry.metrics.MetricTags;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The diagnosis of a run while it goes on: looks again with a row of metrics, at most every 10 s, and says in the log
/// what is new and what is over. Its memory is bounded ([Series]). Rows come from one thread; findings may be read
/// from any.
public final class LiveDiagnosis implements MetricDerivation {
    private static final Logger log = LoggerFactory.getLogger(LiveDiagnosis.class);
    private static final long PAUSE_NANOS = 10_000_000_000L;

    /// Who wants to show the findings of a run that begins.
    public interface Visitor {
        void diagnosedBy(LiveDiagnosis diagnosis);
    }

    private final Function<RunEvent.Started, RunContext> facts;
    private final LongSupplier nanoTime;
    private @Nullable Evidence evidence;
    private double secondsBefore;
    private long lookedAt;
    private volatile List<Finding> findings = List.of();

    /// @param facts of a run that begins or goes on
    public LiveDiagnosis(Function<RunEvent.Started, RunContext> facts) {
        this(facts, System::nanoTime);
    }

    LiveDiagnosis(Function<RunEvent.Started, RunContext> facts, LongSupplier nanoTime) {
        this.facts = facts;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void open(RunEvent.Started started) {
        Supplier<RunContext> known = () -> facts.apply(started);
        Evidence fresh = new Evidence(known);
        Path metrics = started.runDirectory().resolve(MetricsCsv.FILE_NAME);
        if (started.environmentSteps() > 0 && Files.exists(metrics)) {
            try {
                fresh = Evidence.of(known, metrics, started.environmentSteps());
            } catch (IOException e) {
                log.warn("{} can't be read ({}): the diagnosis begins anew", metrics, e.getMessage());
            }
        }
        secondsBefore = fresh.seconds();
        evidence = fresh;
        lookedAt = nanoTime.getAsLong();
    }

    @Override
    public synchronized Map<String, Double> of(MetricRow row) {
        Evidence known = evidence;
        if (known == null) {
            return Map.of();
        }
        row.values()
                .forEach((tag, value) ->
                        known.add(tag, row.environmentSteps(), row.updates(), secondsBefore + row.seconds(), value));
        if (nanoTime.getAsLong() - lookedAt >= PAUSE_NANOS) {
            look();
        }
        return Map.of(MetricTags.FINDINGS, (double) findings.size());
    }

    /// As of now, the worst first; for the end of a run.
    public synchronized List<Finding> look() {
        lookedAt = nanoTime.getAsLong();
        if (evidence != null) {
            List<Finding> now = Diagnosis.of(evidence);
            tellChanges(findings, now);
            findings = now;
        }
        return findings;
    }

    /// As of the last look, the worst first.
    public List<Finding> findings() {
        return findings;
    }

    private static void tellChanges(List<Finding> before, List<Finding> now) {
        var known = before.stream().map(Finding::rule).collect(Collectors.toSet());
        var present = now.stream().map(Finding::rule).collect(Collectors.toSet());
        now.stream()
                .filter(finding -> !known.contains(finding.rule()))
                .forEach(finding -> log.info("diagnosis, {}: {}", finding.rule(), finding.line()));
        known.stream()
                .filter(rule -> !present.contains(rule))
                .forEach(rule -> log.info("diagnosis, {}: seen no longer", rule));
    }
}
