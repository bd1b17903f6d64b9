package io.sd2ail.kernel;

import static io.sd2ail.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// One row times a matrix, with 8 vectors of results in registers while the inputs run.
///
/// What costs is to fetch the matrix, and an input that is 0 needs none of it: the inputs that are not are listed first
/// (after ReLU about half), without a branch that the processor would guess wrongly. A fused product with 0 adds
/// nothing, so leaving it out changes no number: an entry is the chain of [Gemm#multiply].
public final class Gemv {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final int LANES = Lanes.COUNT;

    private Gemv() {}

    /// y = x A.
    ///
    /// @param x [inputs] from `from`, finite
    /// @param active room for as many entries as there are inputs
    /// @param a [inputs, width], finite
    /// @param width padded columns
    /// @param y [width] from `to`
    public static void multiply(
            float[] x, int from, int inputs, int[] active, float[] a, int width, float[] y, int to) {
        int count = 0;
        for (int i = 0; i < inputs; i++) {
            active[count] = i;
            count += x[from + i] != 0 ? 1 : 0;
        }
        int j = 0;
        for (; j + 8 * LANES <= width; j += 8 * LANES) {
            eight(x, from, active, count, a, width, j, y, to + j);
        }
        for (; j < width; j += LANES) {
            one(x, from, active, count, a, width, j, y, to + j);
        }
    }

    private static void eight(
            float[] x, int from, int[] active, int count, float[] a, int width, int column, float[] y, int to) {
        FloatVector y0 = FloatVector.zero(SPECIES);
        FloatVector y1 = FloatVector.zero(SPECIES);
        FloatVector y2 = FloatVector.zero(SPECIES);
        FloatVector y3 = FloatVector.zero(SPECIES);
        FloatVector y4 = FloatVector.zero(SPECIES);
        FloatVector y5 = FloatVector.zero(SPECIES);
        FloatVector y6 = FloatVector.zero(SPECIES);
        FloatVector y7 = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            FloatVector input = FloatVector.broadcast(SPECIES, x[from + active[i]]);
            int at = active[i] * width + column;
            y0 = input.fma(load(a, at), y0);
            y1 = input.fma(load(a, at + LANES), y1);
            y2 = input.fma(load(a, at + 2 * LANES), y2);
            y3 = input.fma(load(a, at + 3 * LANES), y3);
            y4 = input.fma(load(a, at + 4 * LANES), y4);
            y5 = input.fma(load(a, at + 5 * LANES), y5);
            y6 = input.fma(load(a, at + 6 * LANES), y6);
            y7 = input.fma(load(a, at + 7 * LANES), y7);
        }
        y0.intoArray(y, to);
        y1.intoArray(y, to + LANES);
        y2.intoArray(y, to + 2 * LANES);
        y3.intoArray(y, to + 3 * LANES);
        y4.intoArray(y, to + 4 * LANES);
        y5.intoArray(y, to + 5 * LANES);
        y6.intoArray(y, to + 6 * LANES);
        y7.intoArray(y, to + 7 * LANES);
    }

    private static void one(
            float[] x, int from, int[] active, int count, float[] a, int width, int column, float[] y, int to) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int i = 0; i < count; i++) {
            FloatVector input = FloatVector.broadcast(SPECIES, x[from + active[i]]);
            sum = input.fma(load(a, active[i] * width + column), sum);
        }
        sum.intoArray(y, to);
    }
}
