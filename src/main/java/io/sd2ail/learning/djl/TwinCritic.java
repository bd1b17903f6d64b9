package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;

/// Two independent action values within one [StepScope]; the smaller one counters overestimation (Fujimoto et al. 2018,
/// arXiv 1802.09477).
final class TwinCritic {
    private final Weights weights;

    TwinCritic(Weights weights) {
        this.weights = weights;
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

    private NDArray value(String critic, NDArray input) {
        NDArray h1 = Autograd.relu(weights.linear(critic + "l1", input)); // [B, width]
        NDArray h2 = Autograd.relu(weights.linear(critic + "l2", h1)); // [B, width]
        return Autograd.reshape(weights.linear(critic + "out", h2), -1); // [B]
    }
}
