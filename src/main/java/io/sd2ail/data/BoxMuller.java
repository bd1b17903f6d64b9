package io.sd2ail.data;

/// Standard normal numbers from random words, in blocks: Box and Muller 1958 ("A note on the generation of random
/// normal deviates"), one 64-bit word a pair:
///
///     u    = (2 a + 1) / 2^41                  a: the upper 40 bits
///     v    = (2 b + 1 - 2^23) / 2^23           b: the next to lowest 23 bits as an offset, in (-1, 1)
///     z, z' = sqrt(-2 ln u) (+-cos(pi/2 v), sin(pi/2 v))      the sign: one bit
///
/// ln u is taken from the float nearest to u = 2^-h (1 - q), q in (0, 1/2]: -ln u = h ln 2 + q P(q), a sum of terms
/// above 0, so that nothing cancels where u is near 1. P, sine and cosine are polynomials in float of minimal largest
/// error (fitted here by Remez's exchange). Against the same formula in double of the rounded u, z errs by less than
/// 1.5e-6; |z| is at most 7.54.
///
/// Every operation is rounded as the Java language says (`Math.fma` and square root included), so the numbers are the
/// same bit for bit on every machine, interpreted or compiled. The loops are apart, short and of constant length (words
/// left from earlier blocks are worked on again for nothing), so that the JIT makes vector instructions of each; one
/// loop over all of it stays scalar and takes four times as long.
final class BoxMuller {
    /// Words, and pairs, in a block: the arrays stay in the first-level cache.
    static final int PAIRS = 256;

    /// Largest float below 2^41: what rounds up to 2^41, a probability of 2^-25, counts as this, for ln 1 is 0.
    private static final int LARGEST = Float.floatToRawIntBits(Math.nextDown(0x1p41f));

    private static final float LN_2 = 0.6931472f;

    /// The upper parts of the words as floats' bits.
    private final int[] magnitudes = new int[PAIRS];

    /// The lower halves of the words: sign and angle.
    private final int[] angles = new int[PAIRS];

    /// Radii, then cosines' numbers from 0 and sines' from PAIRS on.
    private final float[] normals = new float[2 * PAIRS];

    /// Takes in one word.
    void put(int pair, long word) {
        magnitudes[pair] = Float.floatToRawIntBits((float) ((word >>> 23) | 1));
        angles[pair] = (int) word << 8;
    }

    /// Makes `count` numbers of the first (count + 1) / 2 words.
    void transform(int count, float[] target, int offset) {
        int pairs = (count + 1) / 2;
        radii(magnitudes, normals);
        sines(angles, normals);
        cosines(angles, normals);
        System.arraycopy(normals, 0, target, offset, pairs);
        System.arraycopy(normals, PAIRS, target, offset + pairs, count - pairs);
    }

    /// sqrt(-2 ln u).
    private static void radii(int[] magnitudes, float[] normals) {
        for (int i = 0; i < PAIRS; i++) {
            int bits = Math.min(magnitudes[i], LARGEST);
            float q = (0x800000 - (bits & 0x7fffff)) * 0x1p-24f;
            float p = 1.4411079f;
            p = Math.fma(p, q, -1.6958119f);
            p = Math.fma(p, q, 1.2576697f);
            p = Math.fma(p, q, -0.20353886f);
            p = Math.fma(p, q, 0.26961273f);
            p = Math.fma(p, q, 0.24280508f);
            p = Math.fma(p, q, 0.33370063f);
            p = Math.fma(p, q, 0.49999285f);
            p = Math.fma(p, q, 1);
            float halvings = 40 + 127 - (bits >>> 23);
            normals[i] = (float) Math.sqrt(2 * Math.fma(halvings, LN_2, p * q));
        }
    }

    private static float quarterTurns(int angle) {
        return (((angle << 1) >> 8) | 1) * 0x1p-23f;
    }

    private static void sines(int[] angles, float[] normals) {
        for (int i = 0; i < PAIRS; i++) {
            float v = quarterTurns(angles[i]);
            float square = v * v;
            float p = 1.5082056e-4f;
            p = Math.fma(p, square, -4.672228e-3f);
            p = Math.fma(p, square, 0.07968848f);
            p = Math.fma(p, square, -0.6459634f);
            p = Math.fma(p, square, 1.5707963f);
            normals[i + PAIRS] = normals[i] * (p * v);
        }
    }

    private static void cosines(int[] angles, float[] normals) {
        for (int i = 0; i < PAIRS; i++) {
            int angle = angles[i];
            float v = quarterTurns(angle);
            float square = v * v;
            float p = -2.3824918e-5f;
            p = Math.fma(p, square, 9.1772486e-4f);
            p = Math.fma(p, square, -0.02086269f);
            p = Math.fma(p, square, 0.25366932f);
            p = Math.fma(p, square, -1.2337005f);
            p = Math.fma(p, square, 1);
            float sign = (angle >> 31) | 1;
            normals[i] *= sign * p;
        }
    }
}
