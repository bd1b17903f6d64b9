package io.sd2ail.learning.vector.network;

import java.util.Arrays;

/// Sums that lanes gather side by side and that are added up in the lanes' order.
public final class LaneSums {
    /// Entries of a cache line: a lane has lines of its own, so that threads don't write to the same one.
    private static final int LINE = 8;

    private final int kinds;
    private final int stride;
    private double[] sums = new double[0];
    private int lanes;

    /// @param kinds how many sums a lane gathers
    public LaneSums(int kinds) {
        this.kinds = kinds;
        this.stride = Math.ceilDiv(kinds, LINE) * LINE;
    }

    public void reset(int lanes) {
        this.lanes = lanes;
        if (sums.length < lanes * stride) {
            sums = new double[lanes * stride];
        }
        Arrays.fill(sums, 0);
    }

    public void add(int lane, int kind, double value) {
        sums[lane * stride + kind] += value;
    }

    public double total(int kind) {
        if (kind >= kinds) {
            throw new IllegalArgumentException("there are " + kinds + " sums, none has number " + kind);
        }
        double total = 0;
        for (int lane = 0; lane < lanes; lane++) {
            total += sums[lane * stride + kind];
        }
        return total;
    }
}
