package io.sd2ail.diagnosis;

import static io.sd2ail.diagnosis.Finding.Severity.MILD;
import static io.sd2ail.diagnosis.Finding.Severity.SEVERE;

import io.sd2ail.telemetry.metrics.MetricTags;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Whether what the run is made of is sound: its demonstrations, its simulator, its processes, its numbers.
final class DemonstrationRules {
    static final List<Rule> ALL = List.of(
            new Rule(
                    "demonstrations-misfit",
                    SEVERE,
                    "the demonstrations don't fit the environment",
                    "action entries outside the range, other contacts than the run's, or rows that, played again one"
                            + " step from their observations, lead elsewhere in more than 5 % of the cases",
                    "`./sd2ail demos inspect FILE --env NAME`, which says what they fit; `contacts`,"
                            + " `demonstrations.observations` and --env set it",
                    DemonstrationRules::misfit),
            new Rule(
                    "not-finite",
                    SEVERE,
                    "numbers are no numbers any more",
                    "a value of `train/` or `eval/` is NaN or infinite",
                    "`--resume RUN --checkpoint N` from before it, with a lower `sd2ail.sac.learning-rate` and"
                            + " `sd2ail.discriminator.learning-rate`",
                    DemonstrationRules::notFinite),
            new Rule(
                    "evaluations-diverge",
                    SEVERE,
                    "the policy drives the simulator out of its range",
                    "`eval/diverged_episodes` in a third or more of the last 6 evaluations",
                    "a lower `sd2ail.sac.learning-rate`, a higher `sd2ail.sac.mean-penalty`, or"
                            + " `rollouts.episodes = end-on-falls`",
                    DemonstrationRules::evaluationsDiverge),
            new Rule(
                    "episodes-lost",
                    MILD,
                    "many training episodes are given up because the environment fails",
                    "`rollout/episodes_lost` above 5 % of the episodes",
                    "the reasons in run.log; a longer `gymnasium.step-timeout` where the simulator is slow",
                    DemonstrationRules::episodesLost),
            new Rule(
                    "resumed-often",
                    MILD,
                    "the run's processes die soon",
                    "5 or more processes, together for less than 5 times `checkpoints.every` each",
                    "the ends of run.log; memory and disk by `./sd2ail doctor`; a shorter `checkpoints.every`",
                    DemonstrationRules::resumedOften));

    private static final int EVALUATIONS = 6;
    private static final double MANY_LOST = 0.05;
    private static final int MANY_PROCESSES = 5;
    private static final int CHECKPOINTS_OF_A_LIFE = 5;

    private DemonstrationRules() {}

    private static Optional<String> misfit(Evidence evidence) {
        List<String> misfits = evidence.facts().misfits();
        return misfits.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", misfits));
    }

    private static Optional<String> notFinite(Evidence evidence) {
        String tags = List.of("train/", "eval/").stream()
                .flatMap(prefix -> evidence.startingWith(prefix).entrySet().stream())
                .filter(entry -> !entry.getValue().values().allMatch(Double::isFinite))
                .map(entry -> entry.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
        return tags.isEmpty() ? Optional.empty() : Optional.of(tags);
    }

    private static Optional<String> evaluationsDiverge(Evidence evidence) {
        Series evaluations = evidence.evaluations(EVALUATIONS);
        if (evaluations.size() == 0) {
            return Optional.empty();
        }
        long since = evaluations.first().updates();
        Series diverged = evidence.of(MetricTags.EVALUATION_DIVERGED);
        long count = diverged.countSince(since);
        return count * 3 < EVALUATIONS
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "episodes of %d of the last %d evaluations diverged, %.0f in the last of them",
                        count,
                        EVALUATIONS,
                        diverged.last().value()));
    }

    private static Optional<String> episodesLost(Evidence evidence) {
        Series lost = evidence.of(MetricTags.EPISODES_LOST);
        Series lengths = evidence.late(MetricTags.EPISODE_LENGTH);
        if (lost.size() == 0 || lengths.size() == 0) {
            return Optional.empty();
        }
        double episodes = lost.last().environmentSteps() / Math.max(1, lengths.median());
        double share = lost.last().value() / (episodes + lost.last().value());
        return share < MANY_LOST
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT, "%,.0f episodes, %.0f %%", lost.last().value(), 100 * share));
    }

    private static Optional<String> resumedOften(Evidence evidence) {
        int processes = evidence.facts().processes();
        Series updates = evidence.of("time/updates_per_second");
        if (processes < MANY_PROCESSES || updates.size() == 0) {
            return Optional.empty();
        }
        double life = updates.last().seconds() / processes;
        Duration every = evidence.facts().config().checkpoints().every();
        return life >= CHECKPOINTS_OF_A_LIFE * every.toMillis() / 1000.0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d processes have run it, %.0f s each on average; a checkpoint is written every %d s",
                        processes,
                        life,
                        every.toSeconds()));
    }
}
