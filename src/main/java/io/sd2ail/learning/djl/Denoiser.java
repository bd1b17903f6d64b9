package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.diffusion.TimeFeatures;
import io.sd2ail.network.NetworkShape;

/// The network that predicts the noise epsilon in x_t, within one [StepScope]: features of t through a small network
/// (16 -> 32 -> 16), joined to x_t, then three hidden layers. Its part on t takes only T values, so it is computed once
/// for all of them.
final class Denoiser {
    private final StepScope scope;
    private final NetworkShape shape;
    private final Weights weights;
    private final NDArray embedding; // [T, 16]
    private final NDArray rowWeight; // [hidden, rowSize]

    public Denoiser(StepScope scope, NetworkShape shape, Weights weights) {
        this.scope = scope;
        this.shape = shape;
        this.weights = weights;
        int steps = shape.diffusionSteps();
        NDArray features = scope.upload(TimeFeatures.of(steps), steps, TimeFeatures.SIZE); // [T, 16]
        NDArray hidden = Mish.inPlace(scope, weights.linear("t1", features)); // [T, 32]
        this.embedding = weights.linear("t2", hidden); // [T, 16]
        this.rowWeight = Autograd.columns(weights.weight("l1"), 0, shape.rowSize());
    }

    /// epsilon_hat(x_t, t), each row at its own step.
    ///
    /// @param x [N, rowSize]
    /// @param steps [N], integers in 0..T-1
    /// @return [N, rowSize]
    public NDArray predict(NDArray x, NDArray steps) {
        NDArray h1 = Mish.inPlace(scope, first(x, steps)); // [N, hidden]
        NDArray h2 = Mish.inPlace(scope, weights.linear("l2", h1)); // [N, hidden]
        NDArray h3 = Mish.inPlace(scope, weights.linear("l3", h2)); // [N, hidden]
        return weights.linear("out", h3); // [N, rowSize]
    }

    /// The first layer before its activation. [N, hidden]
    NDArray first(NDArray x, NDArray steps) {
        NDArray embedded = Autograd.lookUp(steps, embedding); // [N, 16]
        return weights.linear("l1", Autograd.join(x, embedded));
    }

    /// epsilon_hat without gradients, all rows at one step: there the step is only a bias of the first layer.
    ///
    /// @param scope of this step, where x belongs
    /// @param x [N, rowSize]
    /// @param timeBias [hidden], a row of [#timeBias]
    /// @return [N, rowSize]
    NDArray predictAtStep(StepScope scope, NDArray x, NDArray timeBias) {
        NDArray h1 = Mish.inPlaceOfConstant(scope, Autograd.linear(x, rowWeight, timeBias)); // [N, hidden]
        NDArray h2 = Mish.inPlaceOfConstant(scope, weights.linear("l2", h1)); // [N, hidden]
        NDArray h3 = Mish.inPlaceOfConstant(scope, weights.linear("l3", h2)); // [N, hidden]
        return weights.linear("out", h3); // [N, rowSize]
    }

    /// What each step adds to the first layer: W1[:, rowSize:] e(t) + b1. [T, hidden]
    NDArray timeBias() {
        NDArray timeWeight = Autograd.columns(
                weights.weight("l1"), shape.rowSize(), shape.rowSize() + TimeFeatures.SIZE); // [hidden, 16]
        return Autograd.linear(embedding, timeWeight, weights.bias("l1"));
    }

    /// The first layer's columns that act on x. [hidden, rowSize]
    NDArray rowWeight() {
        return rowWeight;
    }

    Weights weights() {
        return weights;
    }
}
