package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.Objects;

/// A network's parameters as seen within one [StepScope]: views of the flat array by name.
///
/// @param leaf flat, where the gradient gathers
/// @param byName for example `l1.weight` [out, in]
record Weights(NDArray leaf, Map<String, NDArray> byName) {
    NDArray weight(String layer) {
        return get(layer + ".weight");
    }

    NDArray bias(String layer) {
        return get(layer + ".bias");
    }

    /// x W' + b of one layer. [N, in] -> [N, out]
    NDArray linear(String layer, NDArray x) {
        return Autograd.linear(x, weight(layer), bias(layer));
    }

    private NDArray get(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }
}
