package io.sd2ail.diagnosis;

import static io.sd2ail.diagnosis.Finding.Severity.MILD;
import static io.sd2ail.diagnosis.Finding.Severity.SEVERE;

import io.sd2ail.telemetry.metrics.MetricTags;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether evaluations rise, and whether they could show it.
final class ProgressRules {
    static final List<Rule> ALL = List.of(
            new Rule(
                    "no-progress",
                    SEVERE,
                    "the policy is no better than a random one",
                    "the best of the last 10 evaluations has a score below 0.1, after 3,000 updates or more",
                    "the other findings first; then more `steps`, `sd2ail.cloning.updates = 5000`, or"
                            + " `sd2ail.reward = log-rest`",
                    ProgressRules::noProgress),
            new Rule(
                    "fell-back",
                    MILD,
                    "the policy was far better before",
                    "the mean of the last 5 evaluations more than 0.25 of the score below the best mean of 5 in a row",
                    "`./sd2ail evaluate RUN --policy best`; a lower `sd2ail.sac.policy-average` or"
                            + " `sd2ail.sac.learning-rate`, `sd2ail.value-bound = 1`",
                    ProgressRules::fellBack),
            new Rule(
                    "evaluation-noise",
                    MILD,
                    "the evaluations are too noisy to show progress",
                    "the standard error of an evaluation is above 0.05 of the score and above what the last 10 evaluations"
                            + " have gained, and their mean score is below 0.9",
                    "a higher `evaluation.episodes`",
                    ProgressRules::noise));

    private static final int EVALUATIONS = 10;
    private static final long ENOUGH_UPDATES = 3000;
    private static final double RANDOM_SCORE = 0.1;
    private static final int FEW = 5;
    private static final double FAR = 0.25;
    private static final double VISIBLE = 0.05;
    private static final double LEARNED = 0.9;

    private ProgressRules() {}

    private static Optional<String> noProgress(Evidence evidence) {
        Series last = evidence.evaluations(EVALUATIONS);
        double best = evidence.score(last.max());
        return last.size() > 0 && last.last().updates() >= ENOUGH_UPDATES && best < RANDOM_SCORE
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the best of the last %d evaluations returned %,.1f, score %.2f, after %,d updates",
                        EVALUATIONS,
                        last.max(),
                        best,
                        last.last().updates()))
                : Optional.empty();
    }

    private static Optional<String> fellBack(Evidence evidence) {
        double now = evidence.evaluations(FEW).mean();
        double best = evidence.of(MetricTags.EVALUATION_RETURN).bestMean(FEW);
        return evidence.share(best - now) > FAR
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the last %d evaluations returned %,.1f, score %.2f, the best %d in a row %,.1f, score %.2f",
                        FEW,
                        now,
                        evidence.score(now),
                        FEW,
                        best,
                        evidence.score(best)))
                : Optional.empty();
    }

    private static Optional<String> noise(Evidence evidence) {
        Series last = evidence.evaluations(EVALUATIONS);
        int episodes = evidence.facts().config().evaluation().episodes();
        // One episode has no deviation of its own: the evaluations beside each other show it.
        double deviation = episodes > 1
                ? evidence.of(MetricTags.EVALUATION_DEVIATION).last(EVALUATIONS).median() / Math.sqrt(episodes)
                : last.scatter();
        double error = evidence.share(deviation);
        double gain = evidence.share(last.rise());
        return error > VISIBLE && error > gain && evidence.score(last.mean()) < LEARNED
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "an evaluation of %,d episodes has a standard error of %.2f of the score; the last %d gained"
                                + " %.2f",
                        episodes,
                        error,
                        EVALUATIONS,
                        gain))
                : Optional.empty();
    }
}
