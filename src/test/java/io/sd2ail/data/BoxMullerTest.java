package io.sd2ail.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxMullerTest {
    /// Largest distance to the formula in double, as documented.
    private static final double ERROR = 1.5e-6;

    private final BoxMuller boxMuller = new BoxMuller();

    /// The pair of one word.
    private float[] pair(long word) {
        float[] pair = new float[2];
        boxMuller.put(0, word);
        boxMuller.transform(2, pair, 0);
        return pair;
    }

    /// The documented formula with Java's own logarithm, sine and cosine, of u rounded to float.
    private static double[] expected(long word) {
        long upper = word >>> 24;
        int angle = (int) (word & 0xffffff) << 8;
        double u = Math.min((float) (2 * upper + 1), Math.nextDown(0x1p41f)) * 0x1p-41;
        double v = (((angle << 1) >> 8) + 1) * 0x1p-23;
        double radius = Math.sqrt(-2 * Math.log(u));
        double sign = angle < 0 ? -1 : 1;
        return new double[] {sign * radius * Math.cos(Math.PI / 2 * v), radius * Math.sin(Math.PI / 2 * v)};
    }

    private void check(long word) {
        float[] pair = pair(word);
        double[] expected = expected(word);
        for (int i = 0; i < 2; i++) {
            assertThat((double) pair[i]).as("entry %s of word %x", i, word).isCloseTo(expected[i], within(ERROR));
        }
    }

    @Test
    void transform_manyWords_isTheFormulaWithinTheDocumentedError() {
        Random words = new Random(1);
        for (int i = 0; i < 200_000; i++) {
            check(words.nextLong());
        }
    }

    @Test
    void transform_radiusNearEveryPowerOfTwo_isTheFormulaWithinTheDocumentedError() {
        for (int bit = 24; bit < 63; bit++) {
            for (long beside = -3; beside <= 3; beside++) {
                check((1L << bit) + (beside << 24) | 0x123456);
            }
        }
    }

    @Test
    void transform_anyAngle_isTheFormulaWithinTheDocumentedError() {
        for (long angle = 0; angle < 1 << 24; angle += 97) {
            check(1L << 60 | angle);
        }
    }

    @Test
    void transform_smallestUniform_givesTheLargestNumber() {
        // v = -1 + 2^-23: the sine is -1
        float[] pair = pair(0x400000);
        assertThat((double) pair[1]).isCloseTo(-7.5391, within(1e-4));
        assertThat(Math.abs(pair[0])).isLessThan(1e-5f);
    }

    @Test
    void transform_uniformThatRoundsToOne_isFiniteAndNearZero() {
        for (float value : pair(-1L)) {
            assertThat(Math.abs(value)).isLessThan(1e-3f);
        }
    }

    @Test
    void transform_laterBlock_doesNotDependOnEarlierWords() {
        float[] first = pair(0x123456789abcdefL);
        Random words = new Random(2);
        float[] whole = new float[2 * BoxMuller.PAIRS];
        for (int i = 0; i < BoxMuller.PAIRS; i++) {
            boxMuller.put(i, words.nextLong());
        }
        boxMuller.transform(whole.length, whole, 0);
        assertThat(pair(0x123456789abcdefL)).containsExactly(first);
    }
}
