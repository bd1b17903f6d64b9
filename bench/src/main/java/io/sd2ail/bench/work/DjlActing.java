package io.sd2ail.bench.work;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Linear;
import io.sd2ail.data.RandomStream;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.ParameterLayout;
import java.util.Map;

/// The actions of [JavaActing] by DJL's operations, which the rollouts don't use: what they would cost with a
/// native library.
final class DjlActing implements Work {
    private static final String ENGINE = "PyTorch";

    private final Size size;
    private final RandomStream random = new RandomStream(1, "acting");
    private final NDManager manager = Engine.getEngine(ENGINE).newBaseManager(Device.cpu());
    /// Weight and bias of the layers, in their order.
    private final NDArray[] parameters;
    /// [policyRows, observation]
    private final double[] observations;

    DjlActing(Size size, Inputs inputs) {
        this.size = size;
        RandomStream stream = inputs.parameterStream();
        Initialization.denoiser(size.shape(), stream);
        float[] flat = Initialization.policy(size.shape(), 0, stream);
        this.parameters = ParameterLayout.policy(size.shape()).slices().stream()
                .map(slice -> parameter(slice, flat))
                .toArray(NDArray[]::new);
        this.observations = new double[inputs.sac().observations().length];
        for (int i = 0; i < observations.length; i++) {
            observations[i] = inputs.sac().observations()[i];
        }
    }

    private NDArray parameter(ParameterLayout.Slice slice, float... flat) {
        float[] values = new float[slice.size()];
        System.arraycopy(flat, slice.offset(), values, 0, values.length);
        return manager.create(values, new Shape(slice.shape()));
    }

    @Override
    public double run(Part part) {
        return act(part.rows(), part == Part.ACT_1)[0];
    }

    /// @param drawn whether noise is added to the mean
    /// @return [rows, action]
    private float[] act(int rows, boolean drawn) {
        float[] seen = new float[rows * size.observation()];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = (float) observations[i];
        }
        float[] head;
        try (NDManager step = manager.newSubManager()) {
            NDArray x = step.create(seen, new Shape(rows, size.observation()));
            NDArray h1 = Activation.relu(linear(x, 0));
            NDArray h2 = Activation.relu(linear(h1, 2));
            head = linear(h2, 4).toFloatArray();
        }
        float[] actions = new float[rows * size.action()];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < size.action(); i++) {
                int at = 2 * size.action() * row + i;
                double noise =
                        drawn ? Math.exp(Math.clamp(head[at + size.action()], -20.0, 2.0)) * random.nextGaussian() : 0;
                actions[row * size.action() + i] = (float) Math.tanh(head[at] + noise);
            }
        }
        return actions;
    }

    private NDArray linear(NDArray x, int layer) {
        return Linear.linear(x, parameters[layer], parameters[layer + 1]).singletonOrThrow();
    }

    @Override
    public Map<String, double[]> check() {
        float[] actions = act(size.policyRows(), false);
        double meanSquare = IterationWork.meanSquare(actions);
        return Map.of("act", new double[] {meanSquare, meanSquare});
    }

    @Override
    public void close() {
        manager.close();
    }
}
