package io.sd2ail.telemetry;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunSummary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a run says at its end: how good the policy is, how fast it was made, where it is and what to do next.
public final class ClosingReport {
    private static final int LABEL_WIDTH = 18;
    private static final int FINDINGS = 3;

    private final StringBuilder text = new StringBuilder();

    private ClosingReport() {}

    /// @param complete all steps were done
    /// @param config of the run
    /// @param command that goes on with the run, such as `train`
    /// @param findings of its diagnosis, a line each, the worst first
    public static String of(
            RunSummary summary, boolean complete, RunConfig config, String command, List<String> findings) {
        ClosingReport report = new ClosingReport();
        report.heading(summary, complete, config.steps());
        report.returns(summary, config);
        report.pace(summary);
        report.line("ledger", ledger(summary.ledger()));
        report.episodesLost(summary.episodesLost());
        report.line("run directory", summary.runDirectory().toString());
        report.findings(findings, name(summary));
        report.next(summary, complete, config.steps(), "  ./sd2ail " + command);
        return report.text.toString();
    }

    private void heading(RunSummary summary, boolean complete, long totalSteps) {
        text.append("\n%s, seed %d: ".formatted(summary.environment(), summary.seed()))
                .append(complete ? "complete" : "stopped")
                .append(String.format(
                        Locale.ROOT,
                        summary.environmentSteps() > totalSteps
                                ? " after %,d steps (the last batch ends beyond the %,d that were to do)"
                                : " after %,d of %,d steps",
                        summary.environmentSteps(),
                        totalSteps))
                .append(" in " + ProgressText.duration(summary.wallSeconds()) + "\n");
    }

    private void returns(RunSummary summary, RunConfig config) {
        if (!Double.isNaN(summary.expertReturn())) {
            line("expert's return", ProgressText.number(summary.expertReturn()));
        }
        line("random policy", ProgressText.number(summary.randomReturn()));
        boolean cloned = !Double.isNaN(summary.clonedReturn());
        if (cloned) {
            line("cloning alone", ProgressText.number(summary.clonedReturn()));
        }
        if (summary.updates() == 0 && !cloned) {
            line(
                    "policy",
                    "untrained: the first update comes after "
                            + String.format(Locale.ROOT, "%,d", config.pace().warmupSteps())
                            + " steps (pace.warmup-steps)");
            return;
        }
        if (Double.isNaN(summary.finalReturn())) {
            line(
                    "policy",
                    String.format(
                            Locale.ROOT,
                            "never evaluated: the first evaluation comes after %,d steps (evaluation.every-steps), and at"
                                    + " the end",
                            config.evaluation().everySteps()));
            return;
        }
        line("policy, best", ProgressText.number(summary.bestReturn()));
        line("policy, final", ProgressText.number(summary.finalReturn()));
        line("last five, mean", ProgressText.number(summary.lastFiveMean()));
        if (!Double.isNaN(summary.normalisedLastFive())) {
            line(
                    "normalised score",
                    String.format(Locale.ROOT, "%.3f (random 0, expert 1)", summary.normalisedLastFive()));
        }
        if (cloned && summary.lastFiveMean() < summary.clonedReturn()) {
            text.append(
                    "  The last five evaluations lie below what cloning alone had made of the same demonstrations.\n");
        }
    }

    private void pace(RunSummary summary) {
        line(
                "speed",
                String.format(
                        Locale.ROOT,
                        "%.1f updates/s, %.1f steps/s",
                        summary.updatesPerSecond(),
                        summary.stepsPerSecond()));
        line("weight lag", String.format(Locale.ROOT, "%.2f policy versions, mean", summary.meanPolicyLag()));
    }

    private void episodesLost(List<LostEpisodes> byReason) {
        if (!byReason.isEmpty()) {
            line(
                    "episodes lost",
                    byReason.stream()
                            .map(lost -> String.format(Locale.ROOT, "%,d: %s", lost.episodes(), lost.reason()))
                            .collect(Collectors.joining("; ")));
        }
    }

    /// Where the transitions went, and whether it balances.
    public static String ledger(LedgerTotals ledger) {
        return balance(ledger) + reasons(ledger);
    }

    private static String reasons(LedgerTotals ledger) {
        String rejected = ledger.rejectedText();
        return (rejected.isEmpty() ? "" : "; rejected for " + rejected)
                + (ledger.dropped() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT, "; of the inserted %,d were dropped from the replay", ledger.dropped()));
    }

    private static String balance(LedgerTotals ledger) {
        String terms = String.format(
                Locale.ROOT,
                "produced %,d = inserted %,d + rejected %,d + in flight %,d",
                ledger.produced(),
                ledger.inserted(),
                ledger.rejected(),
                ledger.inFlight());
        if (ledger.balanced()) {
            return terms + ", balanced";
        }
        long missing = ledger.produced() - ledger.inserted() - ledger.rejected() - ledger.inFlight();
        return terms.replace(" = ", " ≠ ")
                + (missing > 0
                        ? String.format(Locale.ROOT, ": %,d transitions are lost", missing)
                        : String.format(Locale.ROOT, ": %,d transitions count twice", -missing));
    }

    private void findings(List<String> findings, String name) {
        if (!findings.isEmpty()) {
            text.append("\nWhat looks wrong:\n");
            findings.stream().limit(FINDINGS).forEach(finding -> text.append("  - " + finding + "\n"));
            text.append("  ./sd2ail doctor " + name + " has all\n");
        }
    }

    /// The run directory as a shell takes it.
    private static String name(RunSummary summary) {
        String run = summary.runDirectory().toString();
        return run.indexOf(' ') < 0 ? run : "'" + run + "'";
    }

    private void next(RunSummary summary, boolean complete, long totalSteps, String again) {
        String name = name(summary);
        text.append("\nNext:\n");
        if (summary.updates() == 0) {
            text.append(again + " --resume " + name
                    + (complete
                            ? " --steps N    learns, with N beyond the warm-up\n"
                            : "    goes on where it stopped\n"));
        } else if (complete) {
            text.append("  ./sd2ail evaluate " + name + "\n");
            text.append(again + " --resume " + name + " --steps " + 2 * totalSteps + "\n");
            text.append(again + " --env " + summary.environment() + " --seed "
                    + (summary.seed() == Long.MAX_VALUE ? 1 : summary.seed() + 1) + "\n");
        } else {
            text.append(again + " --resume " + name + "    goes on where it stopped\n");
            text.append("  ./sd2ail evaluate " + name + "\n");
        }
    }

    private void line(String label, String value) {
        text.append("  ")
                .append(label)
                .append(" ".repeat(Math.max(1, LABEL_WIDTH - label.length())))
                .append(value)
                .append('\n');
    }
}
