package io.sd2ail.telemetry;

import io.sd2ail.episode.Evaluation;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.terminal.Sparkline;
import io.sd2ail.terminal.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/// The words of a run's progress, for a terminal and for plain lines.
public final class ProgressText {
    private static final int BAR_WIDTH = 24;

    private ProgressText() {}

    /// Lines for a terminal, each in its parts.
    static List<List<AttributedString>> block(RunProgress.View view, boolean unicode) {
        List<List<AttributedString>> lines = new ArrayList<>();
        lines.add(List.of(
                Tone.STRONG.of(view.environment()),
                bar(view.fraction(), unicode),
                Tone.PLAIN.of(percent(view)),
                Tone.PLAIN.of(steps(view)),
                Tone.PLAIN.of(duration(view.secondsGone()) + " gone"),
                Tone.PLAIN.of(Double.isNaN(view.secondsLeft()) ? "" : duration(view.secondsLeft()) + " left")));
        if (!view.returns().isEmpty()) {
            lines.add(returns(view, unicode));
        }
        List<AttributedString> pace = new ArrayList<>();
        rates(view).forEach(rate -> pace.add(Tone.PLAIN.of(rate)));
        if (!view.waiting().isEmpty()) {
            pace.add(Tone.QUIET.of(view.waiting()));
        }
        if (!pace.isEmpty()) {
            lines.add(List.copyOf(pace));
        }
        return lines.stream()
                .map(parts -> parts.stream().filter(part -> !part.isEmpty()).toList())
                .toList();
    }

    private static AttributedString bar(double fraction, boolean unicode) {
        int filled = (int) (BAR_WIDTH * fraction);
        return new AttributedStringBuilder()
                .append(Tone.GOOD.of((unicode ? "█" : "#").repeat(filled)))
                .append(Tone.QUIET.of((unicode ? "░" : ".").repeat(BAR_WIDTH - filled)))
                .toAttributedString();
    }

    private static List<AttributedString> returns(RunProgress.View view, boolean unicode) {
        boolean below = view.lastReturn() < view.clonedReturn();
        List<AttributedString> parts = new ArrayList<>();
        parts.add(Tone.PLAIN.of("return"));
        parts.add((below ? Tone.ATTENTION : Tone.STRONG).of(number(view.lastReturn())));
        parts.add(Tone.GOOD.of(Sparkline.of(view.returns(), unicode)));
        parts.add(Tone.PLAIN.of("best " + number(view.bestReturn())));
        if (!Double.isNaN(view.expertReturn())) {
            parts.add(Tone.PLAIN.of("expert " + number(view.expertReturn())));
        }
        if (!Double.isNaN(view.clonedReturn())) {
            parts.add(Tone.PLAIN.of("cloning alone " + number(view.clonedReturn())));
        }
        return parts;
    }

    /// One line for a file.
    static String plain(RunProgress.View view) {
        return view.environment() + "  " + String.join("  ", parts(view));
    }

    private static List<String> parts(RunProgress.View view) {
        List<String> parts = new ArrayList<>();
        parts.add(percent(view));
        parts.add(steps(view));
        if (!Double.isNaN(view.lastReturn())) {
            parts.add("return " + number(view.lastReturn()) + expert(view.expertReturn()));
        }
        if (!Double.isNaN(view.secondsLeft())) {
            parts.add(duration(view.secondsLeft()) + " left");
        }
        parts.addAll(rates(view));
        if (!view.waiting().isEmpty()) {
            parts.add(view.waiting());
        }
        return parts;
    }

    private static String percent(RunProgress.View view) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * view.fraction());
    }

    private static String steps(RunProgress.View view) {
        return String.format(Locale.ROOT, "%,d/%,d steps", view.steps(), view.totalSteps());
    }

    private static List<String> rates(RunProgress.View view) {
        return Double.isNaN(view.updatesPerSecond())
                ? List.of()
                : List.of(
                        String.format(Locale.ROOT, "%.0f updates/s", view.updatesPerSecond()),
                        String.format(Locale.ROOT, "%.0f steps/s", view.stepsPerSecond()));
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
