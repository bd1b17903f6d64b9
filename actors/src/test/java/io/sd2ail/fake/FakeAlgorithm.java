package io.sd2ail.fake;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.imitation.Algorithm;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import java.util.Arrays;
import java.util.Map;

/// Learns nothing, but its state depends on every input and on their order.
public final class FakeAlgorithm implements Algorithm {
    private final NetworkShape shape;
    private final ReplayBuffer replay;
    private final RandomStream random = new RandomStream(3, "fake-updates");
    private final Runnable beforeUpdate;
    private float digest;

    /// @param beforeUpdate looks at every update before it happens; may block or throw
    public FakeAlgorithm(NetworkShape shape, ReplayBuffer replay, Runnable beforeUpdate) {
        this.shape = shape;
        this.replay = replay;
        this.beforeUpdate = beforeUpdate;
    }

    @Override
    public void update(MetricAccumulator metrics) {
        beforeUpdate.run();
        ReplayRows rows = replay.sample(4, random);
        for (float value : rows.observations()) {
            digest = 0.75f * digest + value;
        }
        metrics.add("train/fake", digest);
    }

    @Override
    public Map<String, float[]> policyArrays() {
        float[] policy = new float[ParameterLayout.policy(shape).size()];
        Arrays.fill(policy, digest * 1e-3f);
        return Map.of(
                ParameterSnapshot.POLICY, policy,
                ParameterSnapshot.OBSERVATION_MEAN, new float[shape.observationSize()],
                ParameterSnapshot.OBSERVATION_SCALE, new float[] {1, 1});
    }

    @Override
    public Map<String, float[]> diffusionArrays() {
        return Map.of(
                ParameterSnapshot.DENOISER,
                new float[ParameterLayout.denoiser(shape).size()],
                ParameterSnapshot.THRESHOLD,
                new float[] {0.5f});
    }

    @Override
    public void insertSynthetic(SyntheticBatch batch) {
        for (float value : batch.values()) {
            digest = 0.5f * digest - value;
        }
    }

    @Override
    public void save(State state) {
        state.put("digest", digest);
        random.save(state);
    }

    @Override
    public void load(State state) {
        digest = state.floats("digest", 1)[0];
        random.load(state);
    }

    @Override
    public void close() {}
}
