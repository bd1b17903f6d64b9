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
        this.cloning = new PolicyCloning(config.cloning(), shape);
        this.normalizer = normalizer;
        this.random = RandomStreams.updates(seed);
    }

    @Override
    public long preparations() {
        return config.cloning().updates();
    }

    @Override
    public void prepare(MetricAccumulator metrics) {
        metrics.add("train/cloning_loss", policy.clonePolicy(cloning.alone(requireTransitions(), random)));
    }

    private ExpertTransitions requireTransitions() {
        return Objects.requireNonNull(transitions, "cloning and an expert share come with the expert's transitions");
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
            DiscriminatorBatch batch = discriminatorBatch(expert, synthetic, agent);
            DiscriminatorResult seen = discriminator.step(batch);

            // 3. New priorities from how wrong the discriminator was before that step.
            experts.update(expert, seen.errors(0, expert.rows()));
            pool.update(synthetic.slots(), seen.errors(expert.rows(), synthetic.rows()));

            // 4. and 5. With the new weights, in one pass: the experts' mean probability is the threshold, a fresh
            // batch gets its rewards.
            fresh = policyRows();
            float[] probability = expertProbability(Rows.concatenate(expert.values(), rows(fresh)));
            threshold = Rows.mean(probability, 0, expert.rows());
            expertReward.follow(config.reward().of(probability, 0, expert.rows()));
            rewards = config.reward().of(probability, expert.rows(), fresh.rows());
            report(metrics, seen, batch);
        } else {
            fresh = policyRows();
            rewards = config.reward().of(expertProbability(rows(fresh)), 0, fresh.rows());
        }

        // 6. Synthesis: SyntheticGenerator, with a copy of these weights and this threshold.

        // 7. One step of soft actor-critic on those rewards.
        SacBatch batch = SacSteps.of(fresh, rewards, shape.actionSize(), config.sac(), random);
        CriticResult critics = policy.updateCritics(batch, bounds());
        SacSteps.report(metrics, critics);
        updatePolicy(batch, critics.meanValue(), metrics);

        updates++;
        metrics.add("train/reward_mean", Rows.mean(rewards, 0, rewards.length));
    }

    /// Agent rows, drawn uniformly, a share of them the expert's.
    private ReplayRows policyRows() {
        ReplayRows rows = replay.sample(config.policyRows(), random);
        if (config.expertShare() > 0) {
            requireTransitions().replace(rows, config.expertShare(), random);
        }
        return rows;
    }

    private ValueBounds bounds() {
        Double times = config.valueBound();
        return times == null ? ValueBounds.NONE : expertReward.bounds(times, config.reward(), config.sac());
    }

    /// @param value the critics' mean, beside which cloning is weighed
    private void updatePolicy(SacBatch batch, float value, MetricAccumulator metrics) {
        double weight = cloning.weight(updates, value);
        CloningBatch cloned = weight > 0 ? cloning.beside(batch, requireTransitions(), random) : null;
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

    private DiscriminatorBatch discriminatorBatch(PrioritizedDraw expert, PrioritizedDraw synthetic, float[] agent) {
        float[] rows = Rows.concatenate(expert.values(), synthetic.values(), agent);
        int count = rows.length / shape.rowSize();
        DiscriminatorBatch.Penalty penalty = config.discriminator().gradientPenalty() == 0
                ? null
                : new DiscriminatorBatch.Penalty(
                        random.uniforms(expert.rows()),
                        random.integers(expert.rows(), shape.diffusionSteps()),
                        random.gaussians(expert.values().length));
        return new DiscriminatorBatch(
                expert.rows(),
                synthetic.rows(),
                agent.length / shape.rowSize(),
                rows,
                Rows.concatenate(expert.importanceWeights(), synthetic.importanceWeights()),
                random.integers(count, shape.diffusionSteps()),
                random.gaussians(rows.length),
                penalty);
    }

    private float[] expertProbability(float[] rows) {
        return discriminator.expertProbability(
                rows.length / shape.rowSize(), rows, random.gaussians(shape.diffusionSteps() * rows.length));
    }

    /// The discriminator's view of agent transitions, [B, rowSize].
    private float[] rows(ReplayRows draw) {
        return layout.join(draw.rows(), draw.observations(), draw.actions(), draw.nextObservations());
    }

    private void report(MetricAccumulator metrics, DiscriminatorResult seen, DiscriminatorBatch batch) {
        float[] probability = seen.expertProbability();
        metrics.add("train/discriminator_loss", seen.loss());
        metrics.add("train/expert_loss", seen.expertLoss());
        metrics.add("train/agent_loss", seen.agentLoss());
        metrics.add("train/gradient_penalty", seen.penaltyLoss());
        metrics.add("train/expert_probability", Rows.mean(probability, 0, batch.expertRows()));
        metrics.add(
                "train/agent_probability",
                Rows.mean(probability, batch.expertRows() + batch.syntheticRows(), batch.agentRows()));
        if (batch.syntheticRows() > 0) {
            metrics.add("train/synthetic_loss", seen.syntheticLoss());
            metrics.add(
                    "train/synthetic_probability", Rows.mean(probability, batch.expertRows(), batch.syntheticRows()));
            metrics.add("synthesis/pool_age_updates", pool.meanAge(updates));
        }
        metrics.add("train/threshold", threshold);
        metrics.add("train/expert_reward", expertReward.mean());
        if (config.syntheticRatio() > 0) {
            metrics.add("synthesis/pool_rows", pool.size());
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
