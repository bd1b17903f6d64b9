package io.sd2ail.learning.vector;

import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.vector.network.Critics;
import io.sd2ail.learning.vector.network.RowLanes;
import java.util.List;
import java.util.stream.IntStream;

/// The smallest of the critics' values of given actions, block by block.
final class ActionValues {
    private final Workers workers;
    private final Critics critics;
    private final int[] all;
    private final List<SacScratch> scratch;

    /// @param scratch one of each worker
    ActionValues(Workers workers, Critics critics, List<SacScratch> scratch) {
        this.workers = workers;
        this.critics = critics;
        this.all = IntStream.range(0, critics.count()).toArray();
        this.scratch = scratch;
    }

    /// @param observations [B, observation]
    /// @param actions [B, action]
    /// @return [B]
    float[] of(int rows, float[] observations, float[] actions) {
        float[] values = new float[rows];
        RowLanes lanes = RowLanes.ofBlocks(rows);
        workers.run(lanes.lanes(), (worker, lane) -> {
            int from = lanes.start(lane);
            int count = lanes.start(lane + 1) - from;
            SacScratch s = scratch.get(worker);
            s.loadObservations(observations, from, count);
            s.loadActions(actions, from, count);
            critics.minimum(all, s.inputs, count, s.critics.getFirst(), s.target);
            System.arraycopy(s.target, 0, values, from, count);
        });
        return values;
    }
}
