package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.learning.NonFiniteLossException;

/// Stops an update before it spoils the weights.
final class Finite {
    private Finite() {}

    static float require(String name, float value) {
        if (!Float.isFinite(value)) {
            throw new NonFiniteLossException("the " + name + " is " + value
                    + ": training diverged; go on from an earlier checkpoint with a smaller learning rate");
        }
        return value;
    }

    /// One NaN or infinity makes the whole sum so.
    static NDArray requireGradient(String name, NDArray gradient) {
        try (NDArray sum = gradient.sum()) {
            require("gradient of the " + name, sum.getFloat());
        }
        return gradient;
    }
}
