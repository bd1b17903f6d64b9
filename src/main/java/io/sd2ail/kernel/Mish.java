package io.sd2ail.kernel;

import static io.sd2ail.kernel.VectorMath.constant;
import static io.sd2ail.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;

/// The activation mish(z) = z tanh(log(1 + exp(z))) (Misra 2019, arXiv 1908.08681) and its derivatives, by one
/// exponential. With e = exp(z), n = e (e + 2) and q = n + 2:
///
/// ```
/// gate   = tanh(log(1 + e)) = n / q
/// mish   = z gate
/// mish'  = gate + z s,             s  = d gate / dz = 4 e (e + 1) / q^2
/// mish'' = 2 s + z s',             s' = 4 e (2e + 1) / q^2 - 16 e^2 (e + 1)^2 / q^3
/// ```
///
/// Each method treats one row of a matrix whose bias has not been added yet.
public final class Mish {
    /// Beyond it the gate is 1 in single precision; and the powers of e stay finite.
    private static final float SATURATED = 20;

    private Mish() {}

    /// z <- mish(z + bias).
    ///
    /// @param z entries from `at` to `at + width`, a multiple of [Lanes#PADDING]
    /// @param bias from `biasAt`
    public static void value(float[] z, int at, int width, float[] bias, int biasAt) {
        for (int j = 0; j < width; j += Lanes.COUNT) {
            FloatVector x = load(z, at + j).add(load(bias, biasAt + j));
            FloatVector e = VectorMath.exp(x, SATURATED);
            FloatVector n = e.mul(e.add(2f));
            x.mul(n).div(n.add(2f)).intoArray(z, at + j);
        }
    }

    /// z <- mish(z + bias), slope <- mish'(z + bias).
    public static void slope(float[] z, float[] slope, int at, int width, float[] bias, int biasAt) {
        for (int j = 0; j < width; j += Lanes.COUNT) {
            FloatVector x = load(z, at + j).add(load(bias, biasAt + j));
            FloatVector e = VectorMath.exp(x, SATURATED);
            FloatVector n = e.mul(e.add(2f));
            FloatVector reciprocal = constant(1).div(n.add(2f)); // 1 / q
            FloatVector gate = n.mul(reciprocal);
            FloatVector twice = reciprocal.add(reciprocal);
            FloatVector s = n.sub(e).mul(twice).mul(twice); // e (e + 1) = n - e
            x.mul(gate).intoArray(z, at + j);
            x.fma(s, gate).intoArray(slope, at + j);
        }
    }

    /// z <- mish(z + bias), slope <- mish'(z + bias), curvature <- mish''(z + bias).
    public static void curvature(
            float[] z, float[] slope, float[] curvature, int at, int width, float[] bias, int biasAt) {
        for (int j = 0; j < width; j += Lanes.COUNT) {
            FloatVector x = load(z, at + j).add(load(bias, biasAt + j));
            FloatVector e = VectorMath.exp(x, SATURATED);
            FloatVector n = e.mul(e.add(2f));
            FloatVector reciprocal = constant(1).div(n.add(2f)); // 1 / q
            FloatVector gate = n.mul(reciprocal);
            FloatVector twice = reciprocal.add(reciprocal);
            FloatVector s = n.sub(e).mul(twice).mul(twice); // e (e + 1) = n - e
            // s' = 4 e (2e + 1) / q^2 - s 4 e (e + 1) / q
            FloatVector first = e.mul(e.mul(8f).add(4f)).mul(reciprocal).mul(reciprocal);
            FloatVector second = s.mul(n.sub(e).mul(4f).mul(reciprocal));
            x.mul(gate).intoArray(z, at + j);
            x.fma(s, gate).intoArray(slope, at + j);
            x.fma(first.sub(second), s.mul(2f)).intoArray(curvature, at + j);
        }
    }
}
