package io.sd2ail.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Products of any size against the plain triple loop, which sums by fused multiply-adds in the same order: equal bits.
class GemmTest {
    private final RandomStream random = new RandomStream(1, "gemm");

    @Property(tries = 300)
    void multiply_anySizes_equalsTheTripleLoop(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 70) int inner,
            @ForAll @IntRange(min = 1, max = 150) int columns,
            @ForAll boolean add) {
        Operands of = new Operands(2 + rows * (inner + 3), inner + 3, rows, inner, columns);
        Gemm.multiply(of.left, 2, of.lda, rows, inner, of.right, 16, of.ldb, columns, of.actual, 32, of.ldc, add);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum = Math.fma(of.left[2 + i * of.lda + k], of.right[16 + k * of.ldb + j], sum);
                }
                of.expect(i, j, sum, add);
            }
        }
        of.check();
    }

    @Property(tries = 300)
    void multiplyTransposed_anySizes_equalsTheTripleLoop(
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 70) int inner,
            @ForAll @IntRange(min = 1, max = 150) int columns,
            @ForAll boolean add) {
        Operands of = new Operands(2 + inner * (rows + 5), rows + 5, rows, inner, columns);
        Gemm.multiplyTransposed(
                of.left, 2, of.lda, rows, inner, of.right, 16, of.ldb, columns, of.actual, 32, of.ldc, add);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                float sum = 0;
                for (int k = 0; k < inner; k++) {
                    sum = Math.fma(of.left[2 + k * of.lda + i], of.right[16 + k * of.ldb + j], sum);
                }
                of.expect(i, j, sum, add);
            }
        }
        of.check();
    }

    /// Arrays with strides, offsets and zeros behind each row of the right side.
    private final class Operands {
        final int lda;
        final int ldb;
        final int ldc;
        final float[] left;
        final float[] right;
        final float[] actual;
        final float[] expected;

        Operands(int leftEntries, int lda, int rows, int inner, int columns) {
            this.lda = lda;
            this.ldb = Lanes.padded(columns);
            this.ldc = Lanes.padded(columns) + Lanes.PADDING;
            this.left = random.gaussians(leftEntries);
            this.right = new float[16 + inner * ldb];
            for (int k = 0; k < inner; k++) {
                System.arraycopy(random.gaussians(columns), 0, right, 16 + k * ldb, columns);
            }
            this.actual = random.gaussians(32 + rows * ldc);
            this.expected = actual.clone();
            for (int i = 0; i < rows; i++) {
                for (int j = columns; j < Lanes.padded(columns); j++) {
                    actual[32 + i * ldc + j] = 0;
                    expected[32 + i * ldc + j] = 0;
                }
            }
        }

        void expect(int row, int column, float product, boolean add) {
            int at = 32 + row * ldc + column;
            expected[at] = add ? product + expected[at] : product;
        }

        void check() {
            assertThat(actual).containsExactly(expected);
        }
    }
}
