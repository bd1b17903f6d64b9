package io.sd2ail.kernel;

import static io.sd2ail.kernel.VectorMath.load;

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
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            FloatVector sum = FloatVector.zero(SPECIES);
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                FloatVector u = load(z, at + j).add(load(bias, j));
                u.intoArray(z, at + j);
                sum = sum.add(u);
            }
            float mean = sum.reduceLanes(VectorOperators.ADD) / size;
            FloatVector squares = FloatVector.zero(SPECIES);
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                FloatVector u = load(z, at + j).sub(mean);
                u.intoArray(z, at + j);
                squares = squares.add(u.mul(u));
            }
            // What lies behind the row's entries was 0 and is -mean now.
            double variance =
                    (squares.reduceLanes(VectorOperators.ADD) - (stride - size) * (double) mean * mean) / size;
            scale[row] = (float) (1 / Math.sqrt(Math.max(variance, 0) + EPSILON));
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                FloatVector n = load(z, at + j).mul(scale[row]);
                n.intoArray(z, at + j);
                n.max(0f).intoArray(h, at + j);
            }
            for (int j = size; j < stride; j++) {
                z[at + j] = 0;
                h[at + j] = 0;
            }
        }
    }

    /// gradient <- dL/du where it was dL/dh, each row.
    ///
    /// @param gradient [rows, stride], 0 behind `size`
    /// @param n [rows, stride], as [#forward] left it
    /// @param scale [rows], likewise
    public static void backward(float[] gradient, float[] n, float[] scale, int rows, int size, int stride) {
        for (int row = 0; row < rows; row++) {
            int at = row * stride;
            FloatVector sum = FloatVector.zero(SPECIES);
            FloatVector product = FloatVector.zero(SPECIES);
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                FloatVector normalized = load(n, at + j);
                FloatVector g = FloatVector.zero(SPECIES)
                        .blend(load(gradient, at + j), normalized.compare(VectorOperators.GT, 0f));
                g.intoArray(gradient, at + j);
                sum = sum.add(g);
                product = product.add(g.mul(normalized));
            }
            float mean = sum.reduceLanes(VectorOperators.ADD) / size;
            float slope = product.reduceLanes(VectorOperators.ADD) / size;
            for (int j = 0; j < stride; j += Lanes.COUNT) {
                FloatVector centred =
                        load(gradient, at + j).sub(mean).sub(load(n, at + j).mul(slope));
                centred.mul(scale[row]).intoArray(gradient, at + j);
            }
            for (int j = size; j < stride; j++) {
                gradient[at + j] = 0;
            }
        }
    }
}
