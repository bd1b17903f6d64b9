package io.sd2ail.kernel;

/// Matrix products. Blocks of the result are kept in registers while the inner index runs (Goto and van de Geijn 2008,
/// "Anatomy of high-performance matrix multiplication", without packing: the operands here fit the second-level cache).
///
/// Each entry is the chain of fused multiply-adds over the inner index in ascending order, from zero; only then is it
/// added to what was there.
public final class Gemm {
    private static final boolean WIDE = Lanes.COUNT >= 16;
    /// Vectors in a row of a tile.
    private static final int WIDEST_PLAIN = WIDE ? 4 : 2;
    private static final int WIDEST_TRANSPOSED = 2;
    /// Rows of a tile of four vectors, then of one or two: the accumulators fill most of AVX-512's 32 registers, or of
    /// AVX2's 16.
    private static final int TALLEST_OF_FOUR = 6;
    private static final int TALLEST_PLAIN = WIDE ? 8 : 6;
    private static final int TALLEST_TRANSPOSED = WIDE ? 12 : 5;

    private Gemm() {}

    /// C = A B, or C += A B.
    ///
    /// @param a [rows, inner] with stride lda, from ao
    /// @param b [inner, padded columns] with stride ldb, from bo
    /// @param c [rows, padded columns] with stride ldc, from co
    public static void multiply(
            float[] a,
            int ao,
            int lda,
            int rows,
            int inner,
            float[] b,
            int bo,
            int ldb,
            int columns,
            float[] c,
            int co,
            int ldc,
            boolean add) {
        int width = Lanes.padded(columns);
        for (int j = 0; j < width; ) {
            int vectors = vectors(width - j, WIDEST_PLAIN);
            int tallest = vectors == 4 ? TALLEST_OF_FOUR : TALLEST_PLAIN;
            for (int i = 0; i < rows; ) {
                int height = height(rows - i, tallest);
                Tiles.plain(
                        height, vectors, a, ao + i * lda, lda, b, bo + j, ldb, inner, c, co + i * ldc + j, ldc, add);
                i += height;
            }
            j += vectors * Lanes.COUNT;
        }
    }

    /// C = A' B, or C += A' B.
    ///
    /// @param a [inner, rows] with stride lda, from ao
    /// @param b [inner, padded columns] with stride ldb, from bo
    /// @param c [rows, padded columns] with stride ldc, from co
    public static void multiplyTransposed(
            float[] a,
            int ao,
            int lda,
            int rows,
            int inner,
            float[] b,
            int bo,
            int ldb,
            int columns,
            float[] c,
            int co,
            int ldc,
            boolean add) {
        int width = Lanes.padded(columns);
        for (int j = 0; j < width; ) {
            int vectors = vectors(width - j, WIDEST_TRANSPOSED);
            for (int i = 0; i < rows; ) {
                int height = height(rows - i, TALLEST_TRANSPOSED);
                Tiles.transposed(height, vectors, a, ao + i, lda, b, bo + j, ldb, inner, c, co + i * ldc + j, ldc, add);
                i += height;
            }
            j += vectors * Lanes.COUNT;
        }
    }

    private static int vectors(int left, int widest) {
        int whole = left / Lanes.COUNT;
        if (whole >= 4 && widest >= 4) {
            return 4;
        }
        return whole >= 2 ? 2 : 1;
    }

    /// The tallest tile that fits what is left.
    private static int height(int left, int tallest) {
        if (left >= tallest) {
            return tallest;
        }
        if (left >= 8 && tallest > 8) {
            return 8;
        }
        return left >= 4 ? 4 : left >= 2 ? 2 : 1;
    }
}
