package io.sd2ail.diagnosis;

import static io.sd2ail.diagnosis.Finding.Severity.MILD;

import io.sd2ail.run.RunConfig;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether learner and rollouts keep each other busy. That the faster side waits is the law of pace; that both wait, or
/// that one is far too fast for the other, is not.
final class FlowRules {
    static final List<Rule> ALL = List.of(
            new Rule(
                    "learner-starved",
                    MILD,
                    "the learner waits for transitions most of the time",
                    "updates take less than 30 % of the time (`time/updates_per_second` x `time/update_ms`) and"
                            + " `pace/lag_updates` is below half of `pace.tolerance-updates`, over the last third of the"
                            + " updates",
                    "more `rollouts.workers`, another node by `./sd2ail node --role rollout`, or a higher"
                            + " `pace.updates-per-step`",
                    FlowRules::learnerStarved),
            new Rule(
                    "rollouts-starved",
                    MILD,
                    "rollouts wait for the learner, and the learner does not compute",
                    "`pace/lag_updates` above 80 % of `pace.tolerance-updates` while updates take less than 50 % of the"
                            + " time, over the last third of the updates",
                    "a higher `evaluation.every-steps`, `checkpoints.every` or `metrics.every-updates`; a faster disk;"
                            + " fewer `compute.generator-threads`",
                    FlowRules::rolloutsStarved),
            new Rule(
                    "learner-slowed",
                    MILD,
                    "the learner has become slow",
                    "`time/update_ms` of the last third of the updates 4 times that of the first third",
                    "what else runs on the machine (`top`); `compute.learner-threads`",
                    FlowRules::learnerSlowed),
            new Rule(
                    "policy-lag",
                    MILD,
                    "rollouts act by old policies",
                    "`pace/policy_lag_versions` above 4 times what may wait in the outboxes (`pace.updates-per-step` x"
                            + " workers x `rollouts.outbox-batches` x `rollouts.batch-rows` / `rollouts.publish-every`),"
                            + " and above 20, over the last third of the updates",
                    "fewer `rollouts.outbox-batches`, smaller `rollouts.batch-rows`; a faster network to the nodes",
                    FlowRules::policyLag));

    private static final double IDLE = 0.3;
    private static final double HALF = 0.5;
    private static final double NEAR = 0.8;
    private static final double SLOWER = 4;

    /// A cluster has other rollout workers than the configuration says.
    private static final double MORE_WORKERS = 4;

    private static final double FEW_VERSIONS = 20;

    private FlowRules() {}

    /// Share of the time in which the learner computes an update.
    private static double busy(Evidence evidence) {
        return evidence.late("time/updates_per_second").median()
                * evidence.late("time/update_ms").median()
                / 1000;
    }

    private static double lagShare(Evidence evidence) {
        return evidence.late("pace/lag_updates").median()
                / evidence.facts().config().pace().toleranceUpdates();
    }

    private static Optional<String> learnerStarved(Evidence evidence) {
        double busy = busy(evidence);
        return busy < IDLE && lagShare(evidence) < HALF
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "it computes %.0f %% of the time: %.1f steps/s come",
                        100 * busy,
                        evidence.late("time/fps").median()))
                : Optional.empty();
    }

    private static Optional<String> rolloutsStarved(Evidence evidence) {
        double busy = busy(evidence);
        double lag = lagShare(evidence);
        return busy < HALF && lag > NEAR
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%.0f updates are due, %.0f %% of what is tolerated, and it computes %.0f %% of the time",
                        evidence.late("pace/lag_updates").median(),
                        100 * lag,
                        100 * busy))
                : Optional.empty();
    }

    private static Optional<String> learnerSlowed(Evidence evidence) {
        double before = evidence.of("time/update_ms").early().median();
        double now = evidence.late("time/update_ms").median();
        return now > SLOWER * before
                ? Optional.of(String.format(Locale.ROOT, "an update takes %.1f ms, at first %.1f ms", now, before))
                : Optional.empty();
    }

    private static Optional<String> policyLag(Evidence evidence) {
        RunConfig config = evidence.facts().config();
        RunConfig.Rollouts rollouts = config.rollouts();
        double waiting = config.pace().updatesPerStep()
                * rollouts.workers()
                * rollouts.outboxBatches()
                * rollouts.batchRows()
                / rollouts.publishEvery();
        double lag = evidence.late("pace/policy_lag_versions").median();
        return lag > Math.max(FEW_VERSIONS, MORE_WORKERS * waiting)
                ? Optional.of(String.format(
                        Locale.ROOT, "they are %.1f versions old; %.1f may wait in outboxes", lag, waiting))
                : Optional.empty();
    }
}
