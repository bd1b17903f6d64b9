package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.data.State;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;

/// Behavioural cloning: mean (tanh(mean(s)) - a)^2 over rows and entries.
final class BehavioralCloning implements CloningTrainer {
    private final DeviceMemory memory;
    private final NetworkShape shape;
    private final Parameters policy;
    private final Adam adam;

    BehavioralCloning(DeviceMemory memory, NetworkShape shape, CloningConfig config, float[] initial) {
        this.memory = memory;
        this.shape = shape;
        this.policy = new Parameters(memory, ParameterLayout.policy(shape), initial);
        this.adam = new Adam(memory, policy.size(), config.learningRate(), config.beta1(), config.beta2());
    }

    /// mean (tanh(mean(s)) - a)^2 over rows and entries.
    static NDArray loss(StepScope scope, Weights policy, NetworkShape shape, CloningBatch batch) {
        NDArray x = scope.upload(batch.observations(), batch.rows(), shape.observationSize()); // [B, observation]
        NDArray actions = scope.upload(batch.actions(), batch.rows(), shape.actionSize()); // [B, action]
        NDArray h1 = Autograd.relu(policy.linear("l1", x)); // [B, width]
        NDArray h2 = Autograd.relu(policy.linear("l2", h1)); // [B, width]
        NDArray mean = Autograd.columns(policy.linear("head", h2), 0, shape.actionSize()); // [B, action]
        return mean.tanh().sub(actions).square().mean();
    }

    /// One Adam step.
    ///
    /// @return the loss, from before it
    static float descend(DeviceMemory memory, NetworkShape shape, Parameters policy, Adam adam, CloningBatch batch) {
        try (StepScope scope = memory.training()) {
            Weights weights = policy.trainable(scope);
            NDArray loss = loss(scope, weights, shape, batch);
            Autograd.backward(loss, scope.constant(1));
            NDArray gradient = Autograd.gradient(weights.leaf());
            float[] read = scope.read(loss, gradient.sum());
            float total = NonFiniteLossException.requireFinite("cloning loss", read[0]);
            NonFiniteLossException.requireFinite("gradient of the policy", read[1]);
            adam.update(scope, policy, gradient);
            return total;
        }
    }

    @Override
    public void beginWith(float[] initial) {
        policy.replace(initial);
    }

    @Override
    public float step(CloningBatch batch) {
        return descend(memory, shape, policy, adam, batch);
    }

    @Override
    public float[] policyParameters() {
        return policy.toArray();
    }

    @Override
    public void save(State state) {
        policy.save(state);
        adam.save(state);
    }

    @Override
    public void load(State state) {
        policy.load(state);
        adam.load(state);
    }
}
