package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.data.State;
import io.sd2ail.learning.BinaryBatch;
import io.sd2ail.learning.BinaryDiscriminatorConfig;
import io.sd2ail.learning.BinaryDiscriminatorTrainer;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.objective.BinaryObjective;
import io.sd2ail.network.ParameterLayout;

/// D(x) = sigmoid(f(x)) of a perceptron with two hidden layers of tanh units (Ho and Ermon 2016, arXiv 1606.03476),
/// with a gradient penalty on f (Gulrajani et al. 2017, arXiv 1704.00028).
final class BinaryDiscriminator implements BinaryDiscriminatorTrainer {
    /// Keeps the norm's slope finite where the gradient has vanished.
    private static final double LEAST_SQUARED_NORM = 1e-30;

    private final DeviceMemory memory;
    private final int rowSize;
    private final BinaryDiscriminatorConfig config;
    private final Parameters parameters;
    private final Adam adam;

    BinaryDiscriminator(DeviceMemory memory, int rowSize, BinaryDiscriminatorConfig config, float[] initial) {
        this.memory = memory;
        this.rowSize = rowSize;
        this.config = config;
        this.parameters =
                new Parameters(memory, ParameterLayout.binaryDiscriminator(rowSize, config.hidden()), initial);
        this.adam = new Adam(memory, parameters.size(), config.learningRate(), config.beta1(), config.beta2());
    }

    @Override
    public DiscriminatorResult step(BinaryBatch batch) {
        BinaryObjective objective = new BinaryObjective(batch.count(), config.logitClamp());
        int rows = 2 * batch.count();
        try (StepScope scope = memory.training()) {
            Weights weights = parameters.trainable(scope);
            NDArray logit = forward(weights, scope.upload(batch.rows(), rows, rowSize)).logit; // [2 E]
            float[] raw = logit.toFloatArray();
            // The clamp is in the slopes, so the cross-entropy enters the graph as their product with the logits.
            NDArray loss = logit.mul(scope.upload(slopes(objective, raw), rows)).sum();
            NDArray penaltyLoss = scope.constant(0);
            if (config.gradientPenalty() > 0) {
                penaltyLoss = penalty(scope, weights, batch, objective).mul(scope.constant(config.gradientPenalty()));
                loss = loss.add(penaltyLoss);
            }
            Autograd.backward(loss, scope.constant(1));
            NDArray gradient = Autograd.gradient(weights.leaf());
            float[] read = scope.read(penaltyLoss, gradient.sum());
            DiscriminatorResult result = objective.result(raw, read[0]);
            // One NaN or infinity makes the whole sum so.
            NonFiniteLossException.requireFinite("gradient of the discriminator", read[1]);
            adam.update(scope, parameters, gradient);
            return result;
        }
    }

    private static float[] slopes(BinaryObjective objective, float[] raw) {
        float[] slopes = new float[raw.length];
        for (int row = 0; row < raw.length; row++) {
            slopes[row] = objective.slope(row, raw[row]);
        }
        return slopes;
    }

    /// @param h1 [N, hidden]
    /// @param h2 [N, hidden]
    /// @param logit [N], before its clamp
    private record Forward(NDArray h1, NDArray h2, NDArray logit) {}

    private static Forward forward(Weights weights, NDArray x) {
        NDArray h1 = weights.linear("l1", x).tanh(); // [N, hidden]
        NDArray h2 = weights.linear("l2", h1).tanh(); // [N, hidden]
        return new Forward(h1, h2, Autograd.reshape(weights.linear("out", h2), -1));
    }

    /// mean (|df/dx| - 1)^2 at x = u expert + (1 - u) agent, without its weight. The input gradient is written out as
    /// forward operations, so that one ordinary backward pass differentiates it. Scalar.
    private NDArray penalty(StepScope scope, Weights weights, BinaryBatch batch, BinaryObjective objective) {
        Forward forward = forward(weights, scope.upload(mixed(batch), batch.count(), rowSize));
        NDArray one = scope.constant(1);
        NDArray slope1 = forward.h1.square().neg().add(one); // [E, hidden]
        NDArray slope2 = forward.h2.square().neg().add(one); // [E, hidden]
        NDArray back2 = slope2.mul(weights.weight("out")); // [E, hidden]
        NDArray back1 = back2.matMul(weights.weight("l2")).mul(slope1); // [E, hidden]
        NDArray passes = scope.upload(passes(objective, forward.logit.toFloatArray()), batch.count(), 1); // [E, 1]
        NDArray gradient = back1.matMul(weights.weight("l1")).mul(passes); // [E, rowSize]
        NDArray squaredNorm = gradient.square().sum(new int[] {1}); // [E]
        NDArray norm = squaredNorm.add(scope.constant(LEAST_SQUARED_NORM)).sqrt(); // [E]
        return norm.sub(one).square().mean();
    }

    private static float[] passes(BinaryObjective objective, float[] raw) {
        float[] passes = new float[raw.length];
        for (int row = 0; row < raw.length; row++) {
            passes[row] = objective.passes(raw[row]) ? 1 : 0;
        }
        return passes;
    }

    private float[] mixed(BinaryBatch batch) {
        float[] mixed = new float[batch.count() * rowSize];
        for (int i = 0; i < mixed.length; i++) {
            float u = batch.mixing()[i / rowSize];
            mixed[i] = u * batch.rows()[i] + (1 - u) * batch.rows()[mixed.length + i];
        }
        return mixed;
    }

    @Override
    public float[] logits(int count, float[] rows) {
        BinaryObjective objective = new BinaryObjective(count, config.logitClamp());
        try (StepScope scope = memory.inference()) {
            float[] logits = forward(parameters.frozen(scope), scope.upload(rows, count, rowSize))
                    .logit
                    .toFloatArray();
            for (int row = 0; row < count; row++) {
                logits[row] = objective.logit(logits[row]);
            }
            return logits;
        }
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
