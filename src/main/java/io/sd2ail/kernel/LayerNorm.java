package io.sd2ail.kernel;

import static io.sd2ail.kernel.VectorMath.load;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Layer normalisation (Ba et al. 2016, arXiv 1607.06450) without gain and offset, and the rectifier behind it:
///
/// ```
/// n = (u - mean(u)) / sqrt(var(u) + 1e-5)    h = max(n, 0)
/// dL/du = (dL/dn - mean(dL/dn) - n mean(dL/dn n)) / sqrt(var(u) + 1e-5)
/// ```
///
/// with means over a row's `size` entries; those behind it, up to the stride, stay 0.
public final class LayerNorm {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final double EPSILON = 1e-5;

    private LayerNorm() {}

    /// z <- n of u = z + bias, h <- max(n, 0), each row.
    ///
    /// @param z [rows, stride]
    /// @param size entries of a row
    /// @param bias [stride], 0 behind `size`
    /// @param scale [rows], takes 1 / sqrt(var(u) + 1e-5)
    /// @param h [rows, stride]
    public static void forward(float[] z, int rows, int size, int stride, float[] bias, float[] scale, float[] h) {
        float[] partial = new float[Lanes.PADDING];
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                load(z, at + j).add(load(bias, j)).intoArray(z, at + j);
            }
            float mean = (float) (sum(z, at, stride, partial) / size);
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                load(z, at + j).sub(mean).intoArray(z, at + j);
            }
            // What lies behind the row's entries is -mean now, and no part of their variance.
            Arrays.fill(z, at + size, at + stride, 0);
            double variance = sumOfProducts(z, z, at, stride, partial) / size;
            scale[row] = (float) (1 / Math.sqrt(variance + EPSILON));
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                FloatVector n = load(z, at + j).mul(scale[row]);
                n.intoArray(z, at + j);
                n.max(0f).intoArray(h, at + j);
            }
        }
    }

    /// gradient <- dL/du where it was dL/dh, each row.
    ///
    /// @param gradient [rows, stride], 0 behind `size`
    /// @param n [rows, stride], as [#forward] left it
    /// @param scale [rows], likewise
    public static void backward(float[] gradient, float[] n, float[] scale, int rows, int size, int stride) {
        float[] partial = new float[Lanes.PADDING];
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                FloatVector.zero(SPECIES)
                        .blend(load(gradient, at + j), load(n, at + j).compare(VectorOperators.GT, 0f))
                        .intoArray(gradient, at + j);
            }
            float mean = (float) (sum(gradient, at, stride, partial) / size);
            float slope = (float) (sumOfProducts(gradient, n, at, stride, partial) / size);
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                FloatVector centred =
                        load(gradient, at + j).sub(mean).sub(load(n, at + j).mul(slope));
                centred.mul(scale[row]).intoArray(gradient, at + j);
            }
            Arrays.fill(gradient, at + size, at + stride, 0);
        }
    }

    /// Of a row, in an order that does not depend on the vectors' width: entries 16 apart first. A vector's own sum
    /// has no order that one could rely on.
    private static double sum(float[] a, int at, int stride, float[] partial) {
        for (int lane = 0; lane < Lanes.PADDING; lane += Lanes.COUNT) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int j = lane; j < stride; j += Lanes.PADDING) {
                sum = sum.add(load(a, at + j));
            }
            sum.intoArray(partial, lane);
        }
        return total(partial);
    }

    /// As [#sum], of a b.
    private static double sumOfProducts(float[] a, float[] b, int at, int stride, float[] partial) {
        for (int lane = 0; lane < Lanes.PADDING; lane += Lanes.COUNT) {
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int j = lane; j < stride; j += Lanes.PADDING) {
                sum = sum.add(load(a, at + j).mul(load(b, at + j)));
            }
            sum.intoArray(partial, lane);
        }
        return total(partial);
    }

    private static double total(float... partial) {
        double total = 0;
        for (float part : partial) {
            total += part;
        }
        return total;
    }
}
