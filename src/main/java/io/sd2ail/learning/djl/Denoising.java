package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DenoisingBatch;
import io.sd2ail.learning.DenoisingConfig;
import io.sd2ail.learning.DenoisingTrainer;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;

/// A diffusion model by itself: mean (epsilon - epsilon_hat(x_t, t))^2 over rows and entries.
final class Denoising implements DenoisingTrainer {
    private final DeviceMemory memory;
    private final NetworkShape shape;
    private final NoiseSchedule schedule;
    private final Parameters parameters;
    private final Adam adam;

    Denoising(
            DeviceMemory memory, NetworkShape shape, NoiseSchedule schedule, DenoisingConfig config, float[] initial) {
        this.memory = memory;
        this.shape = shape;
        this.schedule = schedule;
        this.parameters = new Parameters(memory, ParameterLayout.denoiser(shape), initial);
        this.adam = new Adam(memory, parameters.size(), config.learningRate(), config.beta1(), config.beta2());
    }

    @Override
    public float step(DenoisingBatch batch) {
        int rows = batch.steps().length;
        float[] noised = schedule.noised(batch.steps(), batch.rows(), batch.noise());
        try (StepScope scope = memory.training()) {
            Weights weights = parameters.trainable(scope);
            NDArray x = scope.upload(noised, rows, shape.rowSize()); // [N, rowSize]
            NDArray epsilon = scope.upload(batch.noise(), rows, shape.rowSize()); // [N, rowSize]
            NDArray predicted = new Denoiser(scope, shape, weights).predict(x, scope.indices(batch.steps()));
            NDArray loss = predicted.sub(epsilon).square().mean();
            Autograd.backward(loss, scope.constant(1));
            NDArray gradient = Autograd.gradient(weights.leaf());
            float[] read = scope.read(loss, gradient.sum());
            float total = NonFiniteLossException.requireFinite("denoising loss", read[0]);
            NonFiniteLossException.requireFinite("gradient of the diffusion model", read[1]);
            adam.update(scope, parameters, gradient);
            return total;
        }
    }

    @Override
    public float[] denoiserParameters() {
        return parameters.toArray();
    }

    @Override
    public void save(State state) {
        parameters.save(state);
        adam.save(state);
    }

    @Override
    public void load(State state) {
        parameters.load(state);
        adam.load(state);
    }
}
