package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.network.ParameterLayout;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Independent action values within one [StepScope]; the smallest of several counters overestimation (Fujimoto et al.
/// 2018, arXiv 1802.09477; Chen et al. 2021, arXiv 2101.05982).
final class Critics {
    private static final double EPSILON = 1e-5;

    private final StepScope scope;
    private final Weights weights;
    private final int[] all;
    private final boolean normalized;

    /// @param normalized whether hidden layers are normalised, without gain and offset (Ba et al. 2016, arXiv
    ///     1607.06450)
    Critics(StepScope scope, Weights weights, int count, boolean normalized) {
        this.scope = scope;
        this.weights = weights;
        this.all = IntStream.range(0, count).toArray();
        this.normalized = normalized;
    }

    /// Each critic's value of [observation, action]. [B, observation + action] -> N x [B]
    NDArray[] values(NDArray input) {
        return values(input, all);
    }

    private NDArray[] values(NDArray input, int... numbers) {
        return Arrays.stream(numbers).mapToObj(number -> value(number, input)).toArray(NDArray[]::new);
    }

    /// The smallest value of all critics. [B, observation + action] -> [B]
    NDArray minimum(NDArray input) {
        return minimum(input, all);
    }

    /// The smallest value among some critics. [B, observation + action] -> [B]
    ///
    /// @param numbers of the critics, from 0
    NDArray minimum(NDArray input, int... numbers) {
        return Arrays.stream(values(input, numbers)).reduce(NDArray::minimum).orElseThrow();
    }

    /// The mean of all critics. [B, observation + action] -> [B]
    NDArray mean(NDArray input) {
        NDArray sum = Arrays.stream(values(input)).reduce(NDArray::add).orElseThrow();
        return sum.mul(scope.constant(1.0 / all.length));
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

    private NDArray value(int number, NDArray input) {
        String critic = ParameterLayout.critic(number);
        NDArray h1 = hidden(weights.linear(critic + "l1", input)); // [B, width]
        NDArray h2 = hidden(weights.linear(critic + "l2", h1)); // [B, width]
        return Autograd.reshape(weights.linear(critic + "out", h2), -1); // [B]
    }
}
