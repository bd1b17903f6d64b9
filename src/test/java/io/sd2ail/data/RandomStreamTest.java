package io.sd2ail.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomStreamTest {
    private static final int MANY = 1_000_000;

    private static RandomStream stream() {
        return new RandomStream(7, "test");
    }

    private static double mean(float[] draws, int power) {
        double sum = 0;
        for (float draw : draws) {
            sum += Math.pow(draw, power);
        }
        return sum / draws.length;
    }

    /// Five standard errors: a false alarm of a correct generator would be one seed in a million.
    @Test
    void gaussians_many_haveTheMomentsOfTheNormalDistribution() {
        float[] draws = stream().gaussians(MANY);
        double root = Math.sqrt(MANY);
        assertThat(mean(draws, 1)).isCloseTo(0, within(5 / root));
        assertThat(mean(draws, 2)).isCloseTo(1, within(5 * Math.sqrt(2) / root));
        assertThat(mean(draws, 3)).isCloseTo(0, within(5 * Math.sqrt(15) / root));
        assertThat(mean(draws, 4)).isCloseTo(3, within(5 * Math.sqrt(96) / root));
    }

    /// Kolmogorov and Smirnov: the largest distance of the distribution functions, 2.2 / sqrt(n) at level 1e-4.
    @Test
    void gaussians_many_followTheNormalDistribution() {
        float[] draws = stream().gaussians(MANY);
        Arrays.sort(draws);
        double largest = 0;
        for (int i = 0; i < MANY; i++) {
            double probability = normalProbability(draws[i]);
            largest = Math.max(largest, Math.max(probability - (double) i / MANY, (i + 1.0) / MANY - probability));
        }
        assertThat(largest).isLessThan(2.2 / Math.sqrt(MANY));
    }

    @Test
    void gaussians_many_haveTheTailsOfTheNormalDistribution() {
        float[] draws = stream().gaussians(4 * MANY);
        for (double limit : new double[] {2, 3, 4, 4.5}) {
            double expected = draws.length * (1 - normalProbability(limit));
            long above = count(draws, limit);
            long below = count(negated(draws), limit);
            assertThat((double) above).as("above %s", limit).isCloseTo(expected, within(5 * Math.sqrt(expected)));
            assertThat((double) below).as("below -%s", limit).isCloseTo(expected, within(5 * Math.sqrt(expected)));
        }
    }

    private static long count(float[] draws, double limit) {
        long count = 0;
        for (float draw : draws) {
            count += draw > limit ? 1 : 0;
        }
        return count;
    }

    private static float[] negated(float[] draws) {
        float[] negated = draws.clone();
        for (int i = 0; i < negated.length; i++) {
            negated[i] = -negated[i];
        }
        return negated;
    }

    /// The two numbers of a word stand half a block apart: neither they, nor their squares, nor neighbours correlate.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, BoxMuller.PAIRS, 2 * BoxMuller.PAIRS})
    void gaussians_atAnyDistance_areUncorrelated(int distance) {
        float[] draws = stream().gaussians(MANY);
        double products = 0;
        double squares = 0;
        int pairs = MANY - distance;
        for (int i = 0; i < pairs; i++) {
            double first = draws[i];
            double second = draws[i + distance];
            products += first * second;
            squares += (first * first - 1) * (second * second - 1);
        }
        assertThat(products / pairs).isCloseTo(0, within(5 / Math.sqrt(pairs)));
        assertThat(squares / pairs).isCloseTo(0, within(5 * 2 / Math.sqrt(pairs)));
    }

    /// The same on every machine, with any vector unit or none, interpreted or compiled.
    @Test
    void gaussians_ofASeed_areTheRecordedBits() {
        for (int round = 0; round < 300; round++) {
            RandomStream stream = stream();
            CRC32 checksum = new CRC32();
            for (int count : new int[] {1, 2, 5, 511, 512, 513, 4000}) {
                for (float draw : stream.gaussians(count)) {
                    int bits = Float.floatToRawIntBits(draw);
                    for (int shift = 0; shift < 32; shift += 8) {
                        checksum.update(bits >>> shift);
                    }
                }
            }
            assertThat(checksum.getValue()).as("round %s", round).isEqualTo(784287294L);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 511, 512, 513, 1023, 1024, 1025, 5000})
    void gaussians_anyCount_areFiniteAndDifferent(int count) {
        float[] draws = stream().gaussians(count);
        assertThat(draws).hasSize(count);
        for (float draw : draws) {
            assertThat(draw).isBetween(-7.54f, 7.54f);
        }
        Arrays.sort(draws);
        long repeated = 0;
        for (int i = 1; i < count; i++) {
            repeated += draws[i] == draws[i - 1] ? 1 : 0;
        }
        assertThat(repeated).isLessThan(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 100, 513, 2000})
    void load_afterAnyDraws_goesOnBitForBit(int count) {
        RandomStream original = stream();
        original.gaussians(count);
        State state = State.create();
        original.save(state);
        RandomStream restored = new RandomStream(99, "other");
        restored.gaussians(77);
        restored.load(state);
        assertThat(restored.gaussians(1025)).containsExactly(original.gaussians(1025));
        assertThat(restored.nextLong()).isEqualTo(original.nextLong());
        assertThat(restored.integers(9, 10)).containsExactly(original.integers(9, 10));
    }

    @Test
    void gaussians_otherPurpose_areOthers() {
        assertThat(new RandomStream(7, "a").gaussians(4)).isNotEqualTo(new RandomStream(7, "b").gaussians(4));
    }

    /// Phi by the continued fraction of the upper tail beyond 3 and the power series within (Abramowitz and Stegun
    /// 26.2.10, 26.2.14).
    private static double normalProbability(double x) {
        if (x < 0) {
            return 1 - normalProbability(-x);
        }
        double density = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        if (x > 3) {
            double fraction = 0;
            for (int k = 60; k > 0; k--) {
                fraction = k / (x + fraction);
            }
            return 1 - density / (x + fraction);
        }
        double term = x;
        double sum = x;
        for (int k = 1; k < 60; k++) {
            term *= x * x / (2 * k + 1);
            sum += term;
        }
        return 0.5 + density * sum;
    }
}
