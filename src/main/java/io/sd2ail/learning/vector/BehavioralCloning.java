package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.PolicyNetwork;
import io.sd2ail.network.NetworkShape;

/// Behavioural cloning on float arrays: [CloningStep] alone.
final class BehavioralCloning implements CloningTrainer {
    private final PolicyNetwork policy;
    private final Descent descent;
    private final CloningStep step;

    BehavioralCloning(Workers workers, NetworkShape shape, CloningConfig config, float[] initial) {
        this.policy = new PolicyNetwork(shape, initial);
        this.descent = new Descent(workers, policy.parameters, config.learningRate(), config.beta1(), config.beta2());
        this.step = new CloningStep(workers, policy.layers, descent);
    }

    @Override
    public void beginWith(float[] initial) {
        policy.parameters.replace(initial);
    }

    @Override
    public float step(CloningBatch batch) {
        return step.descend(batch);
    }

    @Override
    public float[] policyParameters() {
        return policy.parameters.toArray();
    }

    @Override
    public void save(State state) {
        descent.save(state);
    }

    @Override
    public void load(State state) {
        descent.load(state);
    }
}
