package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import java.util.Map;

/// Soft actor-critic on the environment's own reward: how experts are trained. No demonstrations, no discriminator.
public final class SacOnReward implements Algorithm {
    private final int batchRows;
    private final int actionSize;
    private final SacConfig config;
    private final LearnerBackend backend;
    private final SacTrainer policy;
    private final ReplayBuffer replay;
    private final ObservationNormalizer normalizer;
    private final RandomStream random;

    /// @param backend owned from here on
    /// @param replay transitions with the environment's rewards; filled by the caller
    /// @param normalizer goes out with every policy snapshot
    /// @param seed of the initial weights and of all draws
    public SacOnReward(
            int batchRows,
            int actionSize,
            SacConfig config,
            LearnerBackend backend,
            ReplayBuffer replay,
            ObservationNormalizer normalizer,
            long seed) {
        this.batchRows = batchRows;
        this.actionSize = actionSize;
        this.config = config;
        this.backend = backend;
        this.policy = backend.softActorCritic(config, RandomStreams.weights(seed));
        this.replay = replay;
        this.normalizer = normalizer;
        this.random = RandomStreams.updates(seed);
    }

    @Override
    public void update(MetricAccumulator metrics) {
        ReplayRows draw = replay.sample(batchRows, random);
        SacSteps.step(policy, SacSteps.of(draw, draw.rewards(), actionSize, config, random), metrics);
    }

    @Override
    public Map<String, float[]> policyArrays() {
        return SacSteps.policyArrays(policy.policyParameters(), normalizer);
    }

    @Override
    public void save(State state) {
        random.save(state);
        policy.save(state.scope("backend"));
    }

    @Override
    public void load(State state) {
        random.load(state);
        policy.load(state.scope("backend"));
    }

    @Override
    public void close() {
        backend.close();
    }
}
