package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.learning.BinaryBatch;
import io.sd2ail.learning.BinaryDiscriminatorTrainer;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.replay.ExpertReplay;
import io.sd2ail.replay.PriorityConfig;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import java.util.Map;

/// Generative adversarial imitation learning (Ho and Ermon 2016, arXiv 1606.03476) with a soft actor-critic policy: the
/// discriminator is a binary classifier, D(x) = sigmoid(f(x)), without diffusion. Expert rows are drawn uniformly.
public final class Gail implements Algorithm {
    private final GailConfig config;
    private final SacConfig sac;
    private final int policyRows;
    private final int actionSize;
    private final ExpertRows demonstrations;
    private final LearnerBackend backend;
    private final BinaryDiscriminatorTrainer discriminator;
    private final SacTrainer policy;
    private final ReplayBuffer replay;
    private final ExpertReplay experts;
    private final ObservationNormalizer normalizer;
    private final RandomStream random;

    /// @param policyRows agent rows of an SAC step
    /// @param actionSize entries of an action
    /// @param backend owned from here on
    /// @param replay agent transitions, normalised; filled by the caller
    /// @param demonstrations normalised rows of the demonstrations
    /// @param normalizer goes out with every policy snapshot
    /// @param seed of the initial weights and of all draws
    public Gail(
            GailConfig config,
            SacConfig sac,
            int policyRows,
            int actionSize,
            LearnerBackend backend,
            ReplayBuffer replay,
            ExpertRows demonstrations,
            ObservationNormalizer normalizer,
            long seed) {
        RandomStream weights = RandomStreams.weights(seed);
        this.config = config;
        this.sac = sac;
        this.policyRows = policyRows;
        this.actionSize = actionSize;
        this.demonstrations = demonstrations;
        this.backend = backend;
        this.discriminator = backend.binaryDiscriminator(config.discriminator(), weights);
        this.policy = backend.softActorCritic(sac, weights);
        this.replay = replay;
        this.experts = new ExpertReplay(demonstrations, PriorityConfig.UNIFORM);
        this.normalizer = normalizer;
        this.random = RandomStreams.updates(seed);
    }

    @Override
    public void update(MetricAccumulator metrics) {
        int count = config.expertRows();

        // 1. One step of the discriminator: expert towards 1, agent towards 0.
        float[] expert = experts.draw(count, random).values();
        float[] agent = rows(replay.sample(count, random));
        DiscriminatorResult seen =
                discriminator.step(new BinaryBatch(count, Rows.concatenate(expert, agent), random.uniforms(count)));

        // 2. With the new weights, rewards of a fresh agent batch, and one step of soft actor-critic on them.
        ReplayRows fresh = replay.sample(policyRows, random);
        float[] logits = discriminator.logits(fresh.rows(), rows(fresh));
        float[] rewards = config.reward().ofLogits(logits);
        SacSteps.step(policy, SacSteps.of(fresh, rewards, actionSize, sac, random), metrics);

        float[] probability = seen.expertProbability();
        metrics.add("train/discriminator_loss", seen.loss());
        metrics.add("train/expert_loss", seen.expertLoss());
        metrics.add("train/agent_loss", seen.agentLoss());
        metrics.add("train/gradient_penalty", seen.penaltyLoss());
        metrics.add("train/expert_probability", Rows.mean(probability, 0, count));
        metrics.add("train/agent_probability", Rows.mean(probability, count, count));
        metrics.add("train/reward_mean", Rows.mean(rewards, 0, rewards.length));
    }

    /// The discriminator's view of agent transitions, [B, rowSize].
    private float[] rows(ReplayRows draw) {
        return demonstrations.layout().join(draw.rows(), draw.observations(), draw.actions(), draw.nextObservations());
    }

    @Override
    public Map<String, float[]> policyArrays() {
        return SacSteps.policyArrays(policy.policyParameters(), normalizer);
    }

    @Override
    public void save(State state) {
        random.save(state);
        State networks = state.scope("backend");
        discriminator.save(networks.scope("discriminator"));
        policy.save(networks);
        experts.save(state.scope("experts"));
    }

    @Override
    public void load(State state) {
        random.load(state);
        State networks = state.scope("backend");
        discriminator.load(networks.scope("discriminator"));
        policy.load(networks);
        experts.load(state.scope("experts"));
    }

    @Override
    public void close() {
        backend.close();
    }
}
