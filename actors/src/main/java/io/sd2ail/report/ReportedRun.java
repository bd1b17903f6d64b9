package io.sd2ail.report;

import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.diagnosis.RunContext;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.RecordedRun;
import io.sd2ail.telemetry.EvaluationCurve;
import io.sd2ail.telemetry.NormalizedScore;
import io.sd2ail.telemetry.ProcessRecord;
import io.sd2ail.telemetry.RunRecords;
import io.sd2ail.telemetry.SummaryJson;
import io.sd2ail.telemetry.metrics.MetricTags;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// A run as a report shows it, read from its directory once.
///
/// @param name what a user calls it
/// @param expertReturn NaN where there is none
/// @param clonedReturn of cloning alone; NaN where there was none
/// @param evaluations in the order of their steps
/// @param seconds of training
/// @param ledger as of the run's last ordered end; empty before
/// @param processes that ran it
/// @param findings what is wrong with it, the worst first
record ReportedRun(
        String name,
        RunConfig config,
        double expertReturn,
        double randomReturn,
        double clonedReturn,
        List<EvaluationCurve.Point> evaluations,
        double seconds,
        Optional<LedgerTotals> ledger,
        List<ProcessRecord> processes,
        List<Finding> findings) {
    private static final int LAST = 5;

    static ReportedRun of(RecordedRun run) {
        List<MetricsCsv.Reading> cloned = run.readings(MetricTags.CLONED_RETURN);
        List<MetricsCsv.Reading> speed = run.readings("time/updates_per_second");
        RunContext context = run.context();
        return new ReportedRun(
                run.name(),
                run.config(),
                context.expertReturn(),
                context.randomReturn(),
                cloned.isEmpty() ? Double.NaN : cloned.getLast().value(),
                run.evaluations("").points(),
                speed.isEmpty() ? 0 : speed.getLast().seconds(),
                SummaryJson.ledger(run.directory().resolve(RunRecords.SUMMARY)),
                run.processes(),
                run.findings(context));
    }

    /// All settings but the seed.
    SortedMap<String, String> settings() {
        SortedMap<String, String> settings = ConfigRenderer.settings(config);
        settings.remove("seed");
        return settings;
    }

    /// Of all evaluations; NaN before the first.
    double best() {
        return evaluations.stream()
                .mapToDouble(EvaluationCurve.Point::mean)
                .max()
                .orElse(Double.NaN);
    }

    /// Of the last evaluation; NaN before the first.
    double latest() {
        return evaluations.isEmpty() ? Double.NaN : evaluations.getLast().mean();
    }

    /// Mean of the last five evaluations, or as many as there are; NaN before the first.
    double lastFive() {
        return evaluations.subList(Math.max(0, evaluations.size() - LAST), evaluations.size()).stream()
                .mapToDouble(EvaluationCurve.Point::mean)
                .average()
                .orElse(Double.NaN);
    }

    /// Environment steps until the last evaluation.
    long steps() {
        return evaluations.isEmpty() ? 0 : evaluations.getLast().environmentSteps();
    }

    /// A return on the scale of random (0) and expert (1); NaN where the expert is unknown.
    double score(double episodeReturn) {
        return NormalizedScore.of(episodeReturn, randomReturn, expertReturn);
    }
}
