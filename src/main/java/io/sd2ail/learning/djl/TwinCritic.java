package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;

/// Two independent action values within one [StepScope]; the smaller one counters overestimation (Fujimoto et al. 2018,
/// arXiv 1802.09477).
final class TwinCritic {
    private static final double EPSILON = 1e-5;

    private final StepScope scope;
    private final Weights weights;
    private final boolean normalized;

    /// @param normalized whether hidden layers are normalised, without gain and offset (Ba et al. 2016, arXiv
    ///     1607.06450)
    public TwinCritic(StepScope scope, Weights weights, boolean normalized) {
        this.scope = scope;
        this.weights = weights;
        this.normalized = normalized;
    }

    /// Q1 of [observation, action]. [B, observation + action] -> [B]
    NDArray first(NDArray input) {
        return value("q1.", input);
    }

    /// Q2 of [observation, action]. [B, observation + action] -> [B]
    NDArray second(NDArray input) {
        return value("q2.", input);
    }

    /// min(Q1, Q2). [B, observation + action] -> [B]
    NDArray minimum(NDArray input) {
        return first(input).minimum(second(input));
    }

    private NDArray hidden(NDArray u) {
        return Autograd.relu(normalized ? normalize(u) : u);
    }

    /// (u - mean) / sqrt(var + epsilon) over a row's entries. [B, width] -> [B, width]
    private NDArray normalize(NDArray u) {
        NDArray centred = u.sub(u.mean(new int[] {1}, true)); // [B, width]
        NDArray variance = centred.square().mean(new int[] {1}, true); // [B, 1]
        return centred.div(variance.add(scope.constant(EPSILON)).sqrt());
    }

    private NDArray value(String critic, NDArray input) {
        NDArray h1 = hidden(weights.linear(critic + "l1", input)); // [B, width]
        NDArray h2 = hidden(weights.linear(critic + "l2", h1)); // [B, width]
        return Autograd.reshape(weights.linear(critic + "out", h2), -1); // [B]
    }
}
