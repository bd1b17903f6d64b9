package io.sd2ail.imitation;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.network.NetworkShape;
import java.util.Arrays;

/// Cloning as a part of imitation: what the policy is to do like the expert, and how much that weighs.
final class PolicyCloning {
    private final PolicyCloningConfig config;
    private final NetworkShape shape;
    private final ClonedPolicy cloned;

    PolicyCloning(PolicyCloningConfig config, NetworkShape shape) {
        this.config = config;
        this.shape = shape;
        this.cloned = new ClonedPolicy(shape);
    }

    /// Cloning alone has ended.
    ///
    /// @param policy its flat parameters
    void end(float[] policy) {
        if (config.priorRows() > 0) {
            cloned.keep(policy);
        }
    }

    /// The expert's rows.
    CloningBatch alone(ExpertTransitions experts, RandomStream random) {
        return experts.cloningBatch(config.rows(), random);
    }

    /// The expert's rows, and agent observations answered as by the policy that cloning alone had made.
    CloningBatch beside(SacBatch agent, ExpertTransitions experts, RandomStream random) {
        CloningBatch expert = alone(experts, random);
        int rows = Math.min(config.priorRows(), agent.rows());
        if (rows == 0) {
            return expert;
        }
        float[] observations = Arrays.copyOf(agent.observations(), rows * shape.observationSize());
        return new CloningBatch(
                expert.rows() + rows,
                Rows.concatenate(expert.observations(), observations),
                Rows.concatenate(expert.actions(), cloned.actions(rows, observations)));
    }

    /// Factor of the cloning loss beside the policy's.
    ///
    /// @param updates done
    /// @param value the critics' mean, whose scale the policy's loss has
    double weight(long updates, float value) {
        Double halfLife = config.halfLife();
        double decayed = halfLife == null ? config.weight() : config.weight() * Math.pow(0.5, updates / halfLife);
        return decayed * Math.max(1, Math.abs(value));
    }

    void save(State state) {
        cloned.save(state.scope("cloned"));
    }

    void load(State state) {
        cloned.load(state.scope("cloned"));
    }
}
