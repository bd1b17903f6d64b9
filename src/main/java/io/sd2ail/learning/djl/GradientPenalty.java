package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.network.NetworkShape;

/// The penalty that keeps the discriminator's slope near 1 between expert and agent rows (Gulrajani et al. 2017, arXiv
/// 1704.00028): mean (|dD/dx| - 1)^2 at x = u expert + (1 - u) agent.
///
/// The input gradient dD/dx is written out as forward operations, layer by layer, so that one ordinary backward pass
/// differentiates it: no second-order graph.
final class GradientPenalty {
    /// Keeps the norm's slope finite where D, and with it the gradient, has vanished.
    private static final double LEAST_SQUARED_NORM = 1e-30;

    private final NetworkShape shape;
    private final NoiseSchedule schedule;

    GradientPenalty(NetworkShape shape, NoiseSchedule schedule) {
        this.shape = shape;
        this.schedule = schedule;
    }

    /// Without its weight in the loss. Scalar.
    NDArray loss(StepScope scope, Denoiser denoiser, DiscriminatorBatch batch, DiscriminatorBatch.Penalty draws) {
        NDArray gradient = inputGradient(scope, denoiser, mix(batch, draws), draws); // [E, rowSize]
        NDArray squaredNorm = gradient.square().sum(new int[] {1}); // [E]
        NDArray norm = squaredNorm.add(scope.constant(LEAST_SQUARED_NORM)).sqrt(); // [E]
        return norm.sub(scope.constant(1)).square().mean();
    }

    /// dD/dx where D = exp(-mean_d (epsilon - epsilon_hat(x_t, t))^2).
    ///
    /// @param rows [E, rowSize], x
    /// @return [E, rowSize]
    NDArray inputGradient(StepScope scope, Denoiser denoiser, float[] rows, DiscriminatorBatch.Penalty draws) {
        int count = draws.steps().length;
        Weights weights = denoiser.weights();
        NDArray x = scope.upload(schedule.noised(draws.steps(), rows, draws.noise()), count, shape.rowSize());
        NDArray epsilon = scope.upload(draws.noise(), count, shape.rowSize());

        NDArray z1 = denoiser.first(x, scope.indices(draws.steps())); // [E, hidden]
        NDArray slope1 = Mish.slope(scope, z1);
        NDArray z2 = weights.linear("l2", Mish.inPlace(scope, z1)); // [E, hidden]
        NDArray slope2 = Mish.slope(scope, z2);
        NDArray z3 = weights.linear("l3", Mish.inPlace(scope, z2)); // [E, hidden]
        NDArray slope3 = Mish.slope(scope, z3);
        NDArray residual = weights.linear("out", Mish.inPlace(scope, z3)).sub(epsilon); // [E, rowSize]
        NDArray probability = residual.square().mean(new int[] {1}, true).neg().exp(); // [E, 1]

        NDArray back3 = residual.matMul(weights.weight("out")).mul(slope3); // [E, hidden]
        NDArray back2 = back3.matMul(weights.weight("l3")).mul(slope2); // [E, hidden]
        NDArray back1 = back2.matMul(weights.weight("l2")).mul(slope1); // [E, hidden]
        NDArray back = back1.matMul(denoiser.rowWeight()); // [E, rowSize]
        NDArray factor = scope.upload(factors(draws.steps()), count, 1); // [E, 1]
        return back.mul(probability.mul(factor));
    }

    /// -2 sqrt(alphaBar_t) / rowSize of each row: what the mean of squares and x_t's share of x contribute.
    private float[] factors(int[] steps) {
        float[] factors = new float[steps.length];
        for (int i = 0; i < steps.length; i++) {
            factors[i] = -2 * schedule.sqrtAlphaBar()[steps[i]] / shape.rowSize();
        }
        return factors;
    }

    /// u expert + (1 - u) agent. [E, rowSize]
    float[] mix(DiscriminatorBatch batch, DiscriminatorBatch.Penalty draws) {
        int size = shape.rowSize();
        int agent = (batch.expertRows() + batch.syntheticRows()) * size;
        float[] mixed = new float[draws.steps().length * size];
        for (int i = 0; i < mixed.length; i++) {
            float u = draws.mixing()[i / size];
            mixed[i] = u * batch.rows()[i] + (1 - u) * batch.rows()[agent + i];
        }
        return mixed;
    }
}
