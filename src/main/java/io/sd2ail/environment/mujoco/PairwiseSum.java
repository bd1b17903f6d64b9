package io.sd2ail.environment.mujoco;

/// Sums in the order that NumPy uses for contiguous arrays, so that rewards agree with Gymnasium's to the last bit:
/// plain below 8 numbers, eight partial sums up to 128, halves above.
final class PairwiseSum {
    private static final int PLAIN = 8;
    private static final int BLOCK = 128;

    private PairwiseSum() {}

    static double of(double[] values) {
        return of(values, 0, values.length);
    }

    private static double of(double[] values, int from, int count) {
        if (count < PLAIN) {
            double sum = 0;
            for (int i = 0; i < count; i++) {
                sum += values[from + i];
            }
            return sum;
        }
        if (count > BLOCK) {
            int half = count / 2 - (count / 2) % PLAIN;
            return of(values, from, half) + of(values, from + half, count - half);
        }
        return ofBlock(values, from, count);
    }

    private static double ofBlock(double[] values, int from, int count) {
        double s0 = values[from];
        double s1 = values[from + 1];
        double s2 = values[from + 2];
        double s3 = values[from + 3];
        double s4 = values[from + 4];
        double s5 = values[from + 5];
        double s6 = values[from + 6];
        double s7 = values[from + 7];
        int i = PLAIN;
        for (; i < count - count % PLAIN; i += PLAIN) {
            s0 += values[from + i];
            s1 += values[from + i + 1];
            s2 += values[from + i + 2];
            s3 += values[from + i + 3];
            s4 += values[from + i + 4];
            s5 += values[from + i + 5];
            s6 += values[from + i + 6];
            s7 += values[from + i + 7];
        }
        double sum = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
        for (; i < count; i++) {
            sum += values[from + i];
        }
        return sum;
    }
}
