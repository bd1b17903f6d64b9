package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacResult;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import java.util.Map;

/// Soft actor-critic on the environment's own reward: how experts are trained. No demonstrations, no discriminator.
public final class SacOnReward implements Algorithm {
    private final int batchRows;
    private final int actionSize;
    private final LearnerBackend backend;
    private final ReplayBuffer replay;
    private final ObservationNormalizer normalizer;
    private final RandomStream random;

    /// @param backend owned from here on; only its policy part is used
    /// @param replay transitions with the environment's rewards; filled by the caller
    /// @param normalizer goes out with every policy snapshot
    public SacOnReward(
            int batchRows,
            int actionSize,
            LearnerBackend backend,
            ReplayBuffer replay,
            ObservationNormalizer normalizer,
            RandomStream random) {
        this.batchRows = batchRows;
        this.actionSize = actionSize;
        this.backend = backend;
        this.replay = replay;
        this.normalizer = normalizer;
        this.random = random;
    }

    @Override
    public void update(MetricAccumulator metrics) {
        ReplayRows draw = replay.sample(batchRows, random);
        SacResult result = backend.sacStep(SacSteps.of(draw, draw.rewards(), actionSize, random));
        SacSteps.report(metrics, result);
    }

    @Override
    public Map<String, float[]> policyArrays() {
        return SacSteps.policyArrays(backend, normalizer);
    }

    @Override
    public Map<String, float[]> diffusionArrays() {
        return Map.of();
    }

    @Override
    public void insertSynthetic(SyntheticBatch batch) {
        throw new IllegalStateException("soft actor-critic on the true reward uses no synthetic demonstrations");
    }

    @Override
    public void save(State state) {
        random.save(state);
        backend.save(state.scope("backend"));
    }

    @Override
    public void load(State state) {
        random.load(state);
        backend.load(state.scope("backend"));
    }

    @Override
    public void close() {
        backend.close();
    }
}
