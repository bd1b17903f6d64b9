package io.sd2ail.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// What kernels are made of. The launcher has the JIT compile these methods into their callers always, since a
/// vector that crosses a call is boxed. Elementary functions go by additions, products and fused multiply-adds
/// alone, so that each entry has the same bits whatever the width of the vector it is in.
final class VectorMath {
    /// Below it exp(x) is less than the smallest normal float.
    private static final float SMALLEST = -87.3f;
    private static final float LOG2_E = 1.442695f;
    /// Adding 1.5 * 2^23 rounds a float to an integer, which then stands in the lowest bits of the sum.
    private static final float ROUNDING = 12_582_912;
    /// ln 2 in two parts: the first has few bits, so its products with integers are exact.
    private static final float LN2_HIGH = 0.6933594f;

    /// Below it the polynomial of tanh holds.
    private static final float NEAR_ZERO = 0.625f;
    /// exp(40) is so large that 1 - 2 / (exp(40) + 1) is 1.
    private static final float SATURATED = 40;

    private static final float LN2_LOW = -2.12194440e-4f;

    private VectorMath() {}

    /// exp(min(x, largest)) with a relative error below 2e-7, at least exp(-87.3).
    ///
    /// exp(x) = 2^n exp(r) with n = round(x / ln 2) and |r| <= ln 2 / 2. The coefficients of exp(r) are those of
    /// Moshier's Cephes library (netlib, single/expf.c).
    ///
    /// @param largest from 0 to 88, where floats end
    static FloatVector exp(FloatVector x, float largest) {
        FloatVector clamped = clamp(x, largest);
        FloatVector shifted = clamped.fma(constant(LOG2_E), constant(ROUNDING));
        FloatVector n = shifted.sub(ROUNDING);
        FloatVector r = n.fma(constant(-LN2_HIGH), clamped);
        r = n.fma(constant(-LN2_LOW), r);
        FloatVector p = constant(1.9875691e-4f);
        p = p.fma(r, constant(1.3981999e-3f));
        p = p.fma(r, constant(8.333452e-3f));
        p = p.fma(r, constant(4.1665796e-2f));
        p = p.fma(r, constant(0.16666666f));
        p = p.fma(r, constant(0.5f));
        p = p.fma(r.mul(r), r.add(1f));
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        return exponent.add(p.reinterpretAsInts()).reinterpretAsFloats();
    }

    /// tanh(x) with an absolute error below 3e-7 and near 0 a relative one of that size; NaN of NaN.
    static FloatVector tanh(FloatVector x) {
        FloatVector square = x.mul(x);
        FloatVector p = constant(-5.7049887e-3f);
        p = p.fma(square, constant(2.063909e-2f));
        p = p.fma(square, constant(-5.3739715e-2f));
        p = p.fma(square, constant(0.13331442f));
        p = p.fma(square, constant(-0.3333328f));
        FloatVector near = p.mul(square).fma(x, x);
        FloatVector twice = constant(2).div(exp(x.add(x), SATURATED).add(1f));
        // The exponential does not see NaN; the entry's own difference does.
        FloatVector far = constant(1).sub(twice).add(x.sub(x));
        return far.blend(near, square.compare(VectorOperators.LT, NEAR_ZERO * NEAR_ZERO));
    }

    /// x between -87.3 and the largest, by the order of the bits: floats of 0 and more are ordered as signed integers,
    /// those below 0, away from 0, as unsigned ones above all others. A float minimum obeys the rules for NaN and
    /// -0 too, which takes six instructions. NaN becomes an end of the range here: whoever needs to see it
    /// multiplies by x.
    private static FloatVector clamp(FloatVector x, float largest) {
        IntVector bits = x.reinterpretAsInts();
        return bits.min(Float.floatToRawIntBits(largest))
                .lanewise(VectorOperators.UMIN, Float.floatToRawIntBits(SMALLEST))
                .reinterpretAsFloats();
    }

    static FloatVector load(float[] a, int i) {
        return FloatVector.fromArray(Lanes.SPECIES, a, i);
    }

    static FloatVector constant(float value) {
        return FloatVector.broadcast(Lanes.SPECIES, value);
    }
}
