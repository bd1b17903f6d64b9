package io.sd2ail.kernel;

import static io.sd2ail.kernel.VectorMath.load;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// What is done entry by entry, or column by column. Counts are multiples of [Lanes#PADDING].
///
/// The launcher keeps the JIT from compiling these methods into their callers, where loops nest deeper and the outcome
/// varied from run to run: at times vectors were boxed there.
public final class Elementwise {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

    private Elementwise() {}

    /// z <- max(z + bias, 0), each row.
    ///
    /// @param z [rows, width]
    /// @param bias [width]
    public static void relu(float[] z, int rows, int width, float[] bias) {
        for (int row = 0; row < rows * width; row += width) {
            for (int j = 0; j < width; j += Lanes.COUNT) {
                load(z, row + j).add(load(bias, j)).max(0f).intoArray(z, row + j);
            }
        }
    }

    /// gradient <- gradient where the activation is above 0, else 0.
    public static void reluBackward(float[] gradient, float[] activation, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector zero = FloatVector.zero(SPECIES);
            zero.blend(load(gradient, i), load(activation, i).compare(VectorOperators.GT, 0f))
                    .intoArray(gradient, i);
        }
    }

    /// z <- tanh(z + bias), each row: by the polynomial of Moshier's Cephes library (netlib, single/tanhf.c) near
    /// 0, else by 1 - 2 / (exp(2 z) + 1).
    ///
    /// @param z [rows, width]
    /// @param bias [width]
    public static void tanh(float[] z, int rows, int width, float[] bias) {
        for (int row = 0; row < rows * width; row += width) {
            for (int j = 0; j < width; j += Lanes.COUNT) {
                VectorMath.tanh(load(z, row + j).add(load(bias, j))).intoArray(z, row + j);
            }
        }
    }

    /// gradient <- gradient tanh', where the activation h = tanh has the slope 1 - h^2.
    public static void tanhBackward(float[] gradient, float[] activation, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector h = load(activation, i);
            load(gradient, i).mul(slope(h)).intoArray(gradient, i);
        }
    }

    /// slope <- tanh' = 1 - h^2 and curvature <- tanh'' = -2 h (1 - h^2) of the activation h = tanh.
    public static void tanhCurvature(float[] activation, float[] slope, float[] curvature, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector h = load(activation, i);
            FloatVector first = slope(h);
            first.intoArray(slope, i);
            h.mul(first).mul(-2f).intoArray(curvature, i);
        }
    }

    private static FloatVector slope(FloatVector h) {
        return FloatVector.broadcast(SPECIES, 1f).sub(h.mul(h));
    }

    /// z <- z + bias, each row.
    public static void addBias(float[] z, int from, int rows, int width, float[] bias) {
        for (int row = from; row < from + rows * width; row += width) {
            for (int j = 0; j < width; j += Lanes.COUNT) {
                load(z, row + j).add(load(bias, j)).intoArray(z, row + j);
            }
        }
    }

    /// sums <- sums + each column's sum, from the first row to the last.
    ///
    /// @param a [rows, width], from `from`
    /// @param sums [width]
    public static void addColumnSums(float[] a, int from, int rows, int width, float[] sums) {
        for (int j = 0; j < width; j += Lanes.COUNT) {
            FloatVector even = FloatVector.zero(SPECIES);
            FloatVector odd = FloatVector.zero(SPECIES);
            int row = 0;
            for (; row + 1 < rows; row += 2) {
                even = even.add(load(a, from + row * width + j));
                odd = odd.add(load(a, from + (row + 1) * width + j));
            }
            if (row < rows) {
                even = even.add(load(a, from + row * width + j));
            }
            load(sums, j).add(even.add(odd)).intoArray(sums, j);
        }
    }

    /// a <- a b.
    public static void multiply(float[] a, float[] b, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            load(a, i).mul(load(b, i)).intoArray(a, i);
        }
    }

    /// product[productFrom...] <- a b.
    public static void product(float[] a, float[] b, float[] product, int productFrom, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            load(a, i).mul(load(b, i)).intoArray(product, productFrom + i);
        }
    }

    /// Back through an activation that carried tangents: with dL/dh in the gradient's first half and dL/dh' behind it,
    /// dL/dz = slope dL/dh + curvature z' dL/dh' and dL/dz' = slope dL/dh', in place.
    ///
    /// @param gradient [2, count]
    /// @param tangent z'
    public static void dualBackward(float[] gradient, float[] slope, float[] curvature, float[] tangent, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector m = load(slope, i);
            FloatVector behind = load(gradient, count + i);
            FloatVector bend = load(curvature, i).mul(load(tangent, i)).mul(behind);
            load(gradient, i).mul(m).add(bend).intoArray(gradient, i);
            behind.mul(m).intoArray(gradient, count + i);
        }
    }

    /// a <- a + b, entries from `aFrom` and `bFrom`.
    public static void add(float[] a, int aFrom, float[] b, int bFrom, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            load(a, aFrom + i).add(load(b, bFrom + i)).intoArray(a, aFrom + i);
        }
    }

    /// target <- (1 - rate) target + rate source, entries from `from` to `to`.
    public static void follow(float[] target, float[] source, float rate, int from, int to) {
        for (int i = from; i < to; i += Lanes.COUNT) {
            load(target, i).mul(1 - rate).add(load(source, i).mul(rate)).intoArray(target, i);
        }
    }

    /// z <- exp(-(z - y)^2), NaN where the difference is not finite.
    public static void gaussian(float[] z, float[] y, int count) {
        for (int i = 0; i < count; i += Lanes.COUNT) {
            FloatVector difference = load(z, i).sub(load(y, i));
            FloatVector bell = VectorMath.exp(difference.mul(difference).neg(), 0);
            // The exponential does not see NaN; the difference's own difference does.
            bell.add(difference.sub(difference)).intoArray(z, i);
        }
    }

    /// Whether no entry from `from` to `to` is infinite or not a number.
    public static boolean allFinite(float[] a, int from, int to) {
        FloatVector zeros = FloatVector.zero(SPECIES);
        for (int i = from; i < to; i += Lanes.COUNT) {
            // x - x is 0, or not a number when x is not finite.
            FloatVector x = load(a, i);
            zeros = zeros.add(x.sub(x));
        }
        return zeros.compare(VectorOperators.EQ, 0f).allTrue();
    }

    /// Row `row` of [rows, stride] to column `row` of [columns, transposedStride], for rows from `from` to `to`.
    public static void transpose(
            float[] a, int stride, int columns, int from, int to, float[] transposed, int transposedStride) {
        for (int first = 0; first < columns; first += Lanes.PADDING) {
            int last = Math.min(columns, first + Lanes.PADDING);
            for (int row = from; row < to; row++) {
                for (int column = first; column < last; column++) {
                    transposed[column * transposedStride + row] = a[row * stride + column];
                }
            }
        }
    }
}
