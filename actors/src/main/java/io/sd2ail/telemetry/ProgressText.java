package io.sd2ail.telemetry;

import io.sd2ail.episode.Evaluation;
import io.sd2ail.run.EvaluationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The words of a run's progress, for the bar and for plain lines.
public final class ProgressText {
    private static final int BAR_WIDTH = 20;
    private static final int NARROW_BAR_WIDTH = 8;
    private static final int NARROW_TERMINAL = 130;

    private ProgressText() {}

    /// One line for a terminal, cut to its width; what matters less stands further right.
    static String bar(RunProgress.View view, int width, boolean unicode) {
        int barWidth = width < NARROW_TERMINAL ? NARROW_BAR_WIDTH : BAR_WIDTH;
        int filled = (int) (barWidth * view.fraction());
        String full = unicode ? "█" : "#";
        String empty = unicode ? "░" : ".";
        String bar = full.repeat(filled) + empty.repeat(barWidth - filled);
        String line = "%s %s %s".formatted(view.environment(), bar, String.join("  ", parts(view)));
        return line.length() <= width ? line : line.substring(0, Math.max(0, width));
    }

    /// One line for a file.
    static String plain(RunProgress.View view) {
        return view.environment() + "  " + String.join("  ", parts(view));
    }

    private static List<String> parts(RunProgress.View view) {
        List<String> parts = new ArrayList<>();
        parts.add(String.format(Locale.ROOT, "%.0f %%", 100 * view.fraction()));
        parts.add(String.format(Locale.ROOT, "%,d/%,d steps", view.steps(), view.totalSteps()));
        if (!Double.isNaN(view.lastReturn())) {
            parts.add("return " + number(view.lastReturn()) + expert(view.expertReturn()));
        }
        if (!Double.isNaN(view.secondsLeft())) {
            parts.add(duration(view.secondsLeft()) + " left");
        }
        if (!Double.isNaN(view.updatesPerSecond())) {
            parts.add(String.format(Locale.ROOT, "%.0f updates/s", view.updatesPerSecond()));
            parts.add(String.format(Locale.ROOT, "%.0f steps/s", view.stepsPerSecond()));
        }
        if (!view.waiting().isEmpty()) {
            parts.add(view.waiting());
        }
        return parts;
    }

    /// One line for an evaluation.
    static String evaluation(EvaluationResult result, double randomReturn, double expertReturn) {
        String when = String.format(Locale.ROOT, "evaluated at %,d steps", result.environmentSteps());
        return when + outcome(result, randomReturn, expertReturn);
    }

    /// What cloning alone has made.
    static String cloning(EvaluationResult result, double randomReturn, double expertReturn) {
        return "cloning alone" + outcome(result, randomReturn, expertReturn);
    }

    private static String outcome(EvaluationResult result, double randomReturn, double expertReturn) {
        double score = NormalizedScore.of(result.meanReturn(), randomReturn, expertReturn);
        return ": return "
                + number(result.meanReturn())
                + " ± "
                + number(result.standardDeviation())
                + " over "
                + result.returns().length
                + " episodes"
                + expert(expertReturn)
                + (Double.isNaN(score) ? "" : String.format(Locale.ROOT, ", %.0f %% of the way", 100 * score))
                + Evaluation.divergedText(result.diverged());
    }

    private static String expert(double expertReturn) {
        return Double.isNaN(expertReturn) ? "" : " (expert " + number(expertReturn) + ")";
    }

    /// A return or a rate with as many decimals as its size deserves.
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "unknown";
        }
        return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%,.1f", value);
    }

    /// `0:09`, `12:34` or `3:02:01`.
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        long hours = whole / 3600;
        long minutes = whole / 60 % 60;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, minutes, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", minutes, whole % 60);
    }
}
