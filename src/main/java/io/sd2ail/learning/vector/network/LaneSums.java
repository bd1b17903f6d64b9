package io.sd2ail.learning.vector.network;

import java.util.Arrays;

/// Sums that lanes gather side by side and that are added up in the lanes' order.
public final class LaneSums {
    /// Entries of a lane, a cache line, so that threads don't write to the same one.
    private static final int STRIDE = 8;

    private final int kinds;
    private double[] sums = new double[0];
    private int lanes;

    /// @param kinds how many sums a lane gathers, at most 8
    public LaneSums(int kinds) {
        this.kinds = kinds;
    }

    public void reset(int lanes) {
        this.lanes = lanes;
        if (sums.length < lanes * STRIDE) {
            sums = new double[lanes * STRIDE];
        }
        Arrays.fill(sums, 0);
    }

    public void add(int lane, int kind, double value) {
        sums[lane * STRIDE + kind] += value;
    }

    public double total(int kind) {
        if (kind >= kinds) {
            throw new IllegalArgumentException("there are " + kinds + " sums, none has number " + kind);
        }
        double total = 0;
        for (int lane = 0; lane < lanes; lane++) {
            total += sums[lane * STRIDE + kind];
        }
        return total;
    }
}
