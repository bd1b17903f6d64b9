package io.sd2ail.diagnosis;

import static io.sd2ail.diagnosis.Finding.Severity.MILD;
import static io.sd2ail.diagnosis.Finding.Severity.SEVERE;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whether the discriminator's reward still says where the expert is.
final class DiscriminatorRules {
    static final List<Rule> ALL = List.of(
            new Rule(
                    "discriminator-saturated",
                    SEVERE,
                    "the discriminator has won: it tells every row, and its reward no longer shows the way",
                    "the agent rows earn less than 10 % of what the expert's earn (of GAIL: expert rows are above 0.95"
                            + " and agent rows below 0.05), over the last third of the updates",
                    "a lower `sd2ail.discriminator.learning-rate` (`gail.discriminator.learning-rate`), a higher"
                            + " `sd2ail.discriminator.gradient-penalty`, or a higher `sd2ail.discriminator-every`",
                    DiscriminatorRules::saturated),
            new Rule(
                    "discriminator-guesses",
                    SEVERE,
                    "the discriminator can't tell the agent from the expert, who does far better",
                    "`train/expert_probability` less than 0.02 above `train/agent_probability`, and a score below 0.8,"
                            + " over the last third of the updates",
                    "a higher `sd2ail.discriminator.learning-rate` (`gail.discriminator.learning-rate`), a wider"
                            + " `sd2ail.denoiser-hidden`, a lower `sd2ail.discriminator.gradient-penalty`",
                    DiscriminatorRules::guesses),
            new Rule(
                    "reward-constant",
                    SEVERE,
                    "the reward is the same for every row: there is nothing to learn from it but to survive",
                    "`train/reward_mean` changes by less than 0.01 % over the last third of the updates",
                    "`sd2ail.reward = log-rest`; with another reward already, a lower"
                            + " `sd2ail.discriminator.learning-rate`",
                    DiscriminatorRules::constant),
            new Rule(
                    "pool-frozen",
                    MILD,
                    "the synthetic demonstrations are old ones: hardly a new one passes the threshold",
                    "`synthesis/admission_rate` below 1 % over the last third of the updates",
                    "`sd2ail.synthesis.start = noised-demonstrations` in a new run, or `sd2ail.synthetic-ratio = 0`",
                    DiscriminatorRules::poolFrozen));

    /// Of what the expert's rows earn. An agent at its start earns 30 to 40 % of it in all recorded runs.
    private static final double NOTHING = 0.1;

    /// GAIL's own scale. A logit of 3 is 0.95: beyond it a row's gradient is a twentieth of that at 0.
    private static final double SURE = 0.95;

    /// The means of recorded runs stand 0.2 to 0.4 apart.
    private static final double TOLD_APART = 0.02;

    private static final double GOOD_SCORE = 0.8;
    private static final double NO_CHANGE = 1e-4;
    private static final double FROZEN = 0.01;
    private static final int EVALUATIONS = 3;

    private DiscriminatorRules() {}

    private static Optional<String> saturated(Evidence evidence) {
        Series reward = evidence.late("train/reward_mean");
        double expert = evidence.late("train/expert_probability").median();
        double agent = evidence.late("train/agent_probability").median();
        double expertReward = evidence.late("train/expert_reward").median();
        boolean earnsNothing = reward.median() < NOTHING * expertReward;
        boolean sure = Double.isNaN(expertReward) && expert > SURE && agent < 1 - SURE;
        return earnsNothing || sure
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "agent rows earn %.3g%s; D is %.2f for expert rows, %.2f for agent rows",
                        reward.median(),
                        earnsNothing ? String.format(Locale.ROOT, ", the expert's %.3g", expertReward) : "",
                        expert,
                        agent))
                : Optional.empty();
    }

    private static Optional<String> guesses(Evidence evidence) {
        double expert = evidence.late("train/expert_probability").median();
        double agent = evidence.late("train/agent_probability").median();
        double score = evidence.score(evidence.evaluations(EVALUATIONS).mean());
        return expert - agent < TOLD_APART && score < GOOD_SCORE
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "D is %.3f for expert rows, %.3f for agent rows, and the score is %.2f",
                        expert,
                        agent,
                        score))
                : Optional.empty();
    }

    private static Optional<String> constant(Evidence evidence) {
        Series reward = evidence.late("train/reward_mean");
        return reward.max() - reward.min() <= NO_CHANGE * Math.abs(reward.mean())
                ? Optional.of(String.format(
                        Locale.ROOT, "it was %.4g in all of the last %,d updates", reward.mean(), reward.updates()))
                : Optional.empty();
    }

    private static Optional<String> poolFrozen(Evidence evidence) {
        double admission = evidence.late("synthesis/admission_rate").median();
        return admission < FROZEN
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "%.1f %% of the samples pass; the pool has %,.0f rows, %,.0f updates old on average",
                        100 * admission,
                        evidence.late("synthesis/pool_rows").median(),
                        evidence.late("synthesis/pool_age_updates").median()))
                : Optional.empty();
    }
}
