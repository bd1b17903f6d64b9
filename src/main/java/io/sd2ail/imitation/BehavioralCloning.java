package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.replay.ExpertReplay;
import io.sd2ail.replay.PriorityConfig;
import java.util.Map;

/// Behavioural cloning: a deterministic policy fitted to what the expert did where the expert was. Supervised: it needs
/// no environment, and knows nothing of states that the expert never saw.
public final class BehavioralCloning implements Algorithm {
    private final CloningConfig config;
    private final NetworkShape shape;
    private final LearnerBackend backend;
    private final CloningTrainer policy;
    private final ExpertReplay experts;
    private final ObservationNormalizer normalizer;
    private final RandomStream random;

    /// @param backend owned from here on
    /// @param demonstrations normalised rows [action, observation]
    /// @param normalizer goes out with every policy snapshot
    /// @param seed of the initial weights and of all draws
    public BehavioralCloning(
            CloningConfig config,
            NetworkShape shape,
            LearnerBackend backend,
            ExpertRows demonstrations,
            ObservationNormalizer normalizer,
            long seed) {
        if (demonstrations.layout() != RowLayout.ACTION_OBSERVATION) {
            throw new IllegalArgumentException("cloning needs rows with actions, these are " + demonstrations.layout());
        }
        this.config = config;
        this.shape = shape;
        this.backend = backend;
        this.policy = backend.behavioralCloning(config, RandomStreams.weights(seed));
        this.experts = new ExpertReplay(demonstrations, PriorityConfig.UNIFORM);
        this.normalizer = normalizer;
        this.random = RandomStreams.updates(seed);
    }

    @Override
    public void update(MetricAccumulator metrics) {
        metrics.add("train/cloning_loss", policy.step(batch()));
    }

    private CloningBatch batch() {
        float[] drawn = experts.draw(config.batchRows(), random).values();
        return CloningBatch.ofRows(config.batchRows(), drawn, shape.observationSize(), shape.actionSize());
    }

    @Override
    public Map<String, float[]> policyArrays() {
        return SacSteps.policyArrays(policy.policyParameters(), normalizer);
    }

    @Override
    public void save(State state) {
        random.save(state);
        policy.save(state.scope("backend").scope("policy"));
        experts.save(state.scope("experts"));
    }

    @Override
    public void load(State state) {
        random.load(state);
        policy.load(state.scope("backend").scope("policy"));
        experts.load(state.scope("experts"));
    }

    @Override
    public void close() {
        backend.close();
    }
}
