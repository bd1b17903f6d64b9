package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;

/// The denoiser's activation (Misra 2019, arXiv 1908.08681).
final class Mish {
    private Mish() {}

    /// mish(z) = z gate(z).
    static NDArray of(NDArray z) {
        return z.mul(gate(z));
    }

    /// gate(z) = tanh(softplus(z)).
    static NDArray gate(NDArray z) {
        return Autograd.softPlus(z).tanh();
    }

    /// mish(z) by one exponential, in place of z, for where no gradient is recorded: with e = exp(z) and n = e (e + 2),
    /// gate(z) = n / (n + 2). Beyond z = 20 the gate is 1 in single precision.
    static NDArray inPlace(StepScope scope, NDArray z) {
        NDArray two = scope.constant(2);
        NDArray e = z.minimum(scope.constant(20)).exp();
        NDArray n = e.add(two).muli(e);
        z.muli(n);
        n.addi(two);
        return z.divi(n);
    }

    /// mish'(z) = gate + s - s gate^2, where s = z sigmoid(z).
    static NDArray slope(NDArray z, NDArray gate) {
        NDArray s = z.mul(Autograd.sigmoid(z));
        return gate.add(s).sub(s.mul(gate.square()));
    }
}
