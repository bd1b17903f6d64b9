package io.sd2ail.diagnosis;

import static io.sd2ail.diagnosis.Finding.Severity.MILD;
import static io.sd2ail.diagnosis.Finding.Severity.SEVERE;

import io.sd2ail.run.RunConfig;
import io.sd2ail.telemetry.metrics.MetricTags;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether critics and policy do what soft actor-critic expects of them.
final class PolicyRules {
    static final List<Rule> ALL = List.of(
            new Rule(
                    "critics-run-away",
                    SEVERE,
                    "the critics promise more than the reward can pay",
                    "`train/value_mean` above 1.5 times scale x reward / (1 - discount), the highest reward of expert or"
                            + " agent rows, with what the temperature pays for entropy, in the last 5 rows of metrics",
                    "`sd2ail.value-bound = 1`, a lower `sd2ail.sac.learning-rate` or `sd2ail.sac.target-rate`,"
                            + " `sd2ail.sac.layer-norm = true`",
                    PolicyRules::criticsRunAway),
            new Rule(
                    "entropy-collapsed",
                    SEVERE,
                    "the policy does not explore any more",
                    "`train/entropy` more than 1 nat an action entry below the target, or below -3.2 an entry (a standard"
                            + " deviation of 1 % of the range), over the last third of the updates",
                    "a higher `sd2ail.sac.initial-temperature`, `sd2ail.sac.target-entropy` or"
                            + " `sd2ail.sac.initial-log-std`",
                    PolicyRules::entropyCollapsed),
            new Rule(
                    "entropy-exploding",
                    SEVERE,
                    "the policy is paid for randomness rather than for imitation",
                    "a nat of entropy earns more than a step: `train/temperature` above `train/reward_mean` x"
                            + " `sd2ail.sac.reward-scale`, over the last third of the updates",
                    "a lower `sd2ail.sac.target-entropy` (null: minus half the action entries) or"
                            + " `sd2ail.sac.initial-temperature`",
                    PolicyRules::entropyExploding),
            new Rule(
                    "survival-alone",
                    SEVERE,
                    "episodes earn by lasting, not by likeness to the expert",
                    "`rollout/ep_len_mean` grows to 1.5 times or more while `train/reward_mean` stays within 10 %,"
                            + " positive, and the score gains less than 0.1 and stays below 0.5",
                    "`rollouts.episodes = through-falls`, `sd2ail.reward = log-ratio`, or a higher"
                            + " `sd2ail.discriminator.learning-rate`",
                    PolicyRules::survivalAlone),
            new Rule(
                    "below-cloning",
                    MILD,
                    "the policy is worse than what cloning alone had made of the same demonstrations",
                    "the mean of the last 5 evaluations more than 0.1 of the score below `eval/cloned_mean_reward`",
                    "a higher `sd2ail.cloning.weight` or `sd2ail.critics-alone`, `sd2ail.value-bound = 1`, a lower"
                            + " `sd2ail.sac.learning-rate`",
                    PolicyRules::belowCloning));

    /// A batch holds better rows than its mean says, and the critics' error is a part of their value.
    private static final double SLACK = 1.5;

    /// Entropy of a normal distribution with a standard deviation of 1 % of an action's half range: ln(0.01) + 1.42.
    private static final double NO_EXPLORATION = -3.2;

    private static final int NEWEST = 5;
    private static final double LONGER = 1.5;
    private static final double SAME_REWARD = 0.1;
    private static final double POOR_SCORE = 0.5;
    private static final double GAIN = 0.1;
    private static final int EVALUATIONS = 5;

    private PolicyRules() {}

    private static Optional<String> criticsRunAway(Evidence evidence) {
        RunConfig config = evidence.facts().config();
        // They diverge within a few hundred updates: the newest rows tell.
        Series all = evidence.of("train/value_mean");
        Series values = all.updates() < Evidence.YOUNG ? Series.EMPTY : all.last(NEWEST);
        double agents = evidence.of("train/reward_mean").max();
        double experts = evidence.of("train/expert_reward").max();
        double reward = Double.isNaN(experts) ? agents : Math.max(agents, experts);
        double entropy = Math.max(0, evidence.late("train/entropy").max());
        double bonus = evidence.late("train/temperature").max() * entropy;
        double bound = (config.sd2ail().sac().rewardScale() * reward + bonus)
                / (1 - config.sd2ail().sac().discount());
        return Math.abs(values.median()) > SLACK * bound
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "they promise %,.4g a row, the best reward of %.3g a step for ever is worth %,.4g",
                        values.median(),
                        reward,
                        bound))
                : Optional.empty();
    }

    private static Optional<String> entropyCollapsed(Evidence evidence) {
        double entropy = evidence.late("train/entropy").median();
        int actions = evidence.facts().actionSize();
        Double set = evidence.facts().config().sd2ail().sac().targetEntropy();
        double target = set == null ? -actions / 2.0 : set;
        return actions > 0 && (entropy < target - actions || entropy < NO_EXPLORATION * actions)
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "entropy is %.2f, the target %.2f, of %d action entries; temperature %.3g",
                        entropy,
                        target,
                        actions,
                        evidence.late("train/temperature").median()))
                : Optional.empty();
    }

    private static Optional<String> entropyExploding(Evidence evidence) {
        double temperature = evidence.late("train/temperature").median();
        double reward = evidence.late("train/reward_mean").median()
                * evidence.facts().config().sd2ail().sac().rewardScale();
        return reward > 0 && temperature > reward
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "the temperature is %.3g, an agent row's reward %.3g; entropy is %.2f",
                        temperature,
                        reward,
                        evidence.late("train/entropy").median()))
                : Optional.empty();
    }

    private static Optional<String> survivalAlone(Evidence evidence) {
        Series lengths = evidence.of(MetricTags.EPISODE_LENGTH);
        double early = lengths.early().median();
        double late = evidence.late(MetricTags.EPISODE_LENGTH).median();
        Series reward = evidence.of("train/reward_mean");
        double before = reward.early().median();
        double now = reward.late().median();
        Series returns = evidence.of(MetricTags.EVALUATION_RETURN);
        double score = evidence.score(returns.late().mean());
        double gain = score - evidence.score(returns.early().mean());
        return late >= LONGER * early
                        && now > 0
                        && Math.abs(now - before) <= SAME_REWARD * before
                        && score < POOR_SCORE
                        && gain < GAIN
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "episodes grew from %,.0f to %,.0f steps at %.3g a step, the score from %.2f to %.2f",
                        early,
                        late,
                        now,
                        score - gain,
                        score))
                : Optional.empty();
    }

    private static Optional<String> belowCloning(Evidence evidence) {
        Series cloned = evidence.of(MetricTags.CLONED_RETURN);
        double policy = evidence.evaluations(EVALUATIONS).mean();
        if (cloned.size() == 0) {
            return Optional.empty();
        }
        double below = evidence.share(cloned.last().value() - policy);
        return below > GAIN
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "cloning alone returned %,.1f, the last %d evaluations %,.1f: %.2f of the score less",
                        cloned.last().value(),
                        EVALUATIONS,
                        policy,
                        below))
                : Optional.empty();
    }
}
