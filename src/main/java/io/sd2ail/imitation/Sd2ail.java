package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CriticResult;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.DiscriminatorTrainer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.PolicyResult;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.replay.ExpertReplay;
import io.sd2ail.replay.PrioritizedDraw;
import io.sd2ail.replay.PrioritizedReplay;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// SD2AIL (arXiv 2512.18583): adversarial imitation learning whose discriminator is a diffusion model and whose expert
/// data is extended by that model's own samples. One [#update] is one iteration of the paper, in its order; its sixth
/// step, synthesis, is [SyntheticGenerator]'s, which works beside the learner and sends what passed the threshold to
/// [#insertSynthetic].
///
/// Rows are x = [action, observation], or [observation, next observation] for demonstrations without actions.
public final class Sd2ail implements Algorithm {
    private final Sd2ailConfig config;
    private final NetworkShape shape;
    private final RowLayout layout;
    private final LearnerBackend backend;
    private final DiscriminatorTrainer discriminator;
    private final SacTrainer policy;
    private final ReplayBuffer replay;
    private final ExpertReplay experts;
    private final PrioritizedReplay pool;
    private final ObservationNormalizer normalizer;
    private final RandomStream random;

    private final @Nullable ExpertTransitions transitions;
    private final PolicyCloning cloning;
    private final RewardDeviation deviation = new RewardDeviation();
    private final ExpertReward expertReward = new ExpertReward();

    private float threshold = 1;
    private long updates;

    /// @param backend owned from here on
    /// @param replay agent transitions, normalised; filled by the caller
    /// @param experts normalised rows of the demonstrations
    /// @param transitions of the same demonstrations, normalised; null where no setting needs them
    /// @param normalizer goes out with every policy snapshot
    /// @param seed of the initial weights and of all draws
    public Sd2ail(
            Sd2ailConfig config,
            NetworkShape shape,
            RowLayout layout,
            LearnerBackend backend,
            ReplayBuffer replay,
            ExpertReplay experts,
            @Nullable ReplayRows transitions,
            ObservationNormalizer normalizer,
            long seed) {
        this.config = config;
        this.shape = shape;
        this.layout = layout;
        this.backend = backend;
        RandomStream weights = RandomStreams.weights(seed);
        this.discriminator = backend.discriminator(config.discriminator(), weights);
        this.policy = backend.softActorCritic(config.sac(), weights);
        this.replay = replay;
        this.experts = experts;
        this.transitions = transitions == null
                ? null
                : new ExpertTransitions(transitions, shape.observationSize(), shape.actionSize());
        // Without synthetic rows it stays empty: no room is kept for them.
        int poolRows = config.syntheticRatio() == 0 ? 1 : config.synthesis().poolRows();
        this.pool = new PrioritizedReplay(poolRows, shape.rowSize(), config.priorities());
        this.cloning = new PolicyCloning(config.cloning(), shape, transitions, this.transitions);
        this.normalizer = normalizer;
        this.random = RandomStreams.updates(seed);
    }

    @Override
    public long preparations() {
        return config.cloning().updates();
    }

    @Override
    public void prepare(MetricAccumulator metrics) {
        cloning.alone(policy, random, metrics);
    }

    @Override
    public void update(MetricAccumulator metrics) {
        if (updates == 0) {
            cloning.end(policy.policyParameters());
        }
        ReplayRows fresh;
        float[] rewards;
        if (updates % config.discriminatorEvery() == 0) {
            // 1. Draw expert and synthetic rows by priority, agent rows uniformly.
            PrioritizedDraw expert = experts.draw(config.expertRows(), random);
            PrioritizedDraw synthetic = pool.draw(syntheticRows(), random);
            float[] agent = rows(replay.sample(config.expertRows(), random));

            // 2. One step of the discriminator: expert and synthetic towards 1, agent towards 0.
            boolean penalized = config.discriminator().gradientPenalty() != 0;
            DiscriminatorBatch batch = DiscriminatorSteps.batch(shape, expert, synthetic, agent, penalized, random);
            DiscriminatorResult seen = discriminator.step(batch);

            // 3. New priorities from how wrong the discriminator was before that step.
            experts.update(expert, seen.errors(0, expert.rows()));
            pool.update(synthetic.slots(), seen.errors(expert.rows(), synthetic.rows()));

            // 4. and 5. With the new weights, in one pass: the experts' mean probability is the threshold, a fresh
            // batch gets its rewards.
            fresh = policyRows();
            float[] probability = expertProbability(Rows.concatenate(expert.values(), rows(fresh)));
            threshold = Rows.mean(probability, 0, expert.rows());
            rewards = scaled(config.reward().of(probability, expert.rows(), fresh.rows()));
            expertReward.follow(divided(config.reward().of(probability, 0, expert.rows())));
            DiscriminatorSteps.report(metrics, seen, batch);
            reportPool(metrics);
            metrics.add("train/threshold", threshold);
            metrics.add("train/expert_reward", expertReward.mean());
        } else {
            fresh = policyRows();
            rewards = scaled(config.reward().of(expertProbability(rows(fresh)), 0, fresh.rows()));
        }

        // 6. Synthesis: SyntheticGenerator, with a copy of these weights and this threshold.

        // 7. One step of soft actor-critic on those rewards.
        SacBatch batch = SacSteps.of(fresh, rewards, shape.actionSize(), config.sac(), random);
        CriticResult critics = policy.updateCritics(batch, bounds());
        SacSteps.report(metrics, critics);
        if (updates % config.policyEvery() == 0) {
            updatePolicy(batch, critics.meanValue(), metrics);
        }

        updates++;
        metrics.add("train/reward_mean", Rows.mean(rewards, 0, rewards.length));
    }

    /// The policy's rewards: the deviation that may divide them follows them.
    private float[] scaled(float[] rewards) {
        if (config.normalizeRewards()) {
            deviation.follow(rewards);
        }
        return divided(rewards);
    }

    private float[] divided(float[] rewards) {
        return config.normalizeRewards() ? deviation.divide(rewards) : rewards;
    }

    /// Agent rows, drawn uniformly, a share of them the expert's.
    private ReplayRows policyRows() {
        ReplayRows rows = replay.sample(config.policyRows(), random);
        if (config.expertShare() > 0) {
            Objects.requireNonNull(transitions, "an expert share comes with the expert's transitions")
                    .replace(rows, config.expertShare(), random);
        }
        return rows;
    }

    private ValueBounds bounds() {
        Double times = config.valueBound();
        return times == null ? ValueBounds.NONE : expertReward.bounds(times, config.reward(), config.sac());
    }

    /// @param value the critics' mean, beside which cloning is weighed
    private void updatePolicy(SacBatch batch, float value, MetricAccumulator metrics) {
        if (updates >= config.criticsAlone()) {
            cloning.compare(policy, batch, updates, metrics);
        }
        double weight = cloning.weight(updates, value);
        CloningBatch cloned = weight > 0 ? cloning.beside(batch, pool, random) : null;
        if (updates >= config.criticsAlone()) {
            PolicyResult result =
                    policy.updatePolicy(batch, cloned == null ? null : new SacTrainer.Cloning(cloned, weight));
            SacSteps.report(metrics, result);
            if (cloned != null) {
                metrics.add("train/cloning_loss", result.cloningLoss());
            }
        } else if (cloned != null) {
            metrics.add("train/cloning_loss", policy.clonePolicy(cloned));
        }
    }

    /// Absent while the pool is empty.
    private int syntheticRows() {
        return pool.size() == 0 ? 0 : config.syntheticRatio() * config.expertRows();
    }

    private float[] expertProbability(float[] rows) {
        return discriminator.expertProbability(
                rows.length / shape.rowSize(), rows, random.gaussians(shape.diffusionSteps() * rows.length));
    }

    /// The discriminator's view of agent transitions, [B, rowSize].
    private float[] rows(ReplayRows draw) {
        return layout.join(draw.rows(), draw.observations(), draw.actions(), draw.nextObservations());
    }

    private void reportPool(MetricAccumulator metrics) {
        if (config.syntheticRatio() > 0) {
            metrics.add("synthesis/pool_rows", pool.size());
        }
        if (pool.size() > 0) {
            metrics.add("synthesis/pool_age_updates", pool.meanAge(updates));
        }
    }

    @Override
    public void describe(MetricAccumulator metrics) {
        if (updates == 0 || config.priorities().exponent() == 0) {
            return; // no draw by priority yet, or ever
        }
        metrics.add("train/expert_priority_entropy", experts.priorityEntropy());
        if (pool.size() > 0) {
            metrics.add("synthesis/pool_priority_entropy", pool.priorityEntropy());
        }
    }

    @Override
    public Map<String, float[]> policyArrays() {
        return SacSteps.policyArrays(policy.policyParameters(), normalizer);
    }

    @Override
    public Map<String, float[]> diffusionArrays() {
        if (config.syntheticRatio() == 0) {
            return Map.of();
        }
        return Map.of(
                ParameterSnapshot.DENOISER,
                discriminator.denoiserParameters(),
                ParameterSnapshot.THRESHOLD,
                new float[] {threshold});
    }

    @Override
    public void insertSynthetic(SyntheticBatch batch) {
        pool.add(batch.rows(), batch.values(), updates);
    }

    @Override
    public void save(State state) {
        state.put("threshold", threshold);
        expertReward.save(state);
        deviation.save(state.scope("reward-deviation"));
        state.put("updates", updates);
        random.save(state);
        State networks = state.scope("backend");
        discriminator.save(networks.scope("denoiser"));
        policy.save(networks);
        experts.save(state.scope("experts"));
        pool.save(state.scope("pool"));
        cloning.save(state);
    }

    @Override
    public void load(State state) {
        threshold = state.floats("threshold", 1)[0];
        expertReward.load(state);
        deviation.load(state.scope("reward-deviation"));
        updates = state.number("updates");
        random.load(state);
        State networks = state.scope("backend");
        discriminator.load(networks.scope("denoiser"));
        policy.load(networks);
        experts.load(state.scope("experts"));
        pool.load(state.scope("pool"));
        cloning.load(state);
    }

    @Override
    public void close() {
        backend.close();
    }
}
