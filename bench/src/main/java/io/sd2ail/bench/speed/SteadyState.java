package io.sd2ail.bench.speed;

import io.sd2ail.bench.Percentiles;
import java.util.ArrayList;
import java.util.List;

/// When warm-up ends: after enough calls for the JIT compiler, once the last two blocks of calls took about as long as
/// the quickest one did.
final class SteadyState {
    private static final double TOLERANCE = 0.05;

    private final int leastBlocks;
    private final int mostBlocks;
    private final List<Double> medians = new ArrayList<>();

    /// @param leastBlocks before which nothing is steady
    /// @param mostBlocks after which it is given up
    SteadyState(int leastBlocks, int mostBlocks) {
        this.leastBlocks = Math.max(2, leastBlocks);
        this.mostBlocks = mostBlocks;
    }

    /// @param milliseconds of one block's calls
    void add(double... milliseconds) {
        medians.add(Percentiles.median(milliseconds));
    }

    boolean reached() {
        if (medians.size() < leastBlocks) {
            return false;
        }
        double bound = medians.stream().mapToDouble(Double::doubleValue).min().orElseThrow() * (1 + TOLERANCE);
        return medians.getLast() <= bound && medians.get(medians.size() - 2) <= bound;
    }

    /// Whether to stop, steady or not: on a busy machine nothing may ever be.
    boolean ended() {
        return reached() || medians.size() >= mostBlocks;
    }
}
