package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;

/// The denoiser's activation (Misra 2019, arXiv 1908.08681), mish(z) = z gate(z) with gate(z) = tanh(log(1 + exp(z))),
/// from one sigmoid: with s = sigmoid(z), c = 1 - s and p = 1 + c^2,
///
/// - gate = s (1 + c) / p = 2 / p - 1
/// - gate' = s (2 c / p)^2
/// - gate'' = gate' (c - 2 s + 4 s c^2 / p)
///
/// which overflows nowhere. The first form of the gate does not cancel where it is small, which gradients show; the
/// second one is cheaper. The sigmoid is the cheapest of the engine's transcendental kernels.
///
/// Where gradients are recorded, mish and its slope enter the graph as their tangents: at each z the line through the
/// function's value with the function's slope, both held fixed. Value and gradient are those of the function, and the
/// backward pass is one product instead of one for each operation above.
final class Mish {
    private final StepScope scope;
    private final NDArray z; // held fixed
    private final NDArray s;
    private final NDArray c;
    private final NDArray p;

    private Mish(StepScope scope, NDArray z) {
        this.scope = scope;
        this.z = scope.alias(z);
        this.s = Autograd.sigmoid(this.z);
        this.c = s.neg().addi(scope.constant(1));
        this.p = c.square().addi(scope.constant(1));
    }

    /// mish(z), in place of z.
    static NDArray inPlace(StepScope scope, NDArray z) {
        try (StepScope terms = scope.inner()) {
            Mish at = new Mish(terms, z);
            NDArray rise = at.gateSlope().muli(at.z); // z gate'
            NDArray slope = at.gate().addi(rise); // gate + z gate'
            NDArray excess = rise.muli(at.z); // z slope - mish = z^2 gate'
            return z.muli(slope).subi(excess);
        }
    }

    /// mish'(z) = gate + z gate'.
    static NDArray slope(StepScope scope, NDArray z) {
        try (StepScope terms = scope.inner()) {
            Mish at = new Mish(terms, z);
            NDArray rise = at.gateSlope(); // gate'
            NDArray relative = at.relativeCurvature(); // gate'' / gate'
            NDArray curvature = relative.muli(at.z).addi(terms.constant(2)).muli(rise); // 2 gate' + z gate''
            NDArray slope = rise.muli(at.z).addi(at.gate());
            NDArray intercept = slope.subi(curvature.mul(at.z));
            return z.mul(curvature).addi(intercept);
        }
    }

    /// mish(z), in place of z, for where no gradient is recorded.
    static NDArray inPlaceOfConstant(StepScope scope, NDArray z) {
        try (StepScope terms = scope.inner()) {
            NDArray one = scope.constant(1);
            NDArray c = Autograd.sigmoid(terms.alias(z)).subi(one); // with the other sign
            NDArray p = c.muli(c).addi(one);
            return z.muli(terms.alias(scope.constant(2)).div(p).subi(one));
        }
    }

    private NDArray gate() {
        return c.add(scope.constant(1)).muli(s).divi(p);
    }

    private NDArray gateSlope() {
        NDArray ratio = c.div(p);
        return ratio.muli(ratio).muli(s).muli(scope.constant(4));
    }

    private NDArray relativeCurvature() {
        NDArray product = s.mul(c).muli(c).divi(p).muli(scope.constant(4)); // 4 s c^2 / p
        return product.addi(c).subi(s).subi(s);
    }
}
