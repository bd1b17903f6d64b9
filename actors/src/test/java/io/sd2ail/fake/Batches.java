package io.sd2ail.fake;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import java.util.List;

/// Rollout batches of the fake environment's shape.
public final class Batches {
    private Batches() {}

    /// A worker's batch when all its batches have as many rows.
    public static RolloutBatch batch(WorkerId worker, long sequence, int rows) {
        return withRows(worker, sequence, sequence * rows, rows(rows, 2, 1));
    }

    public static RolloutBatch withRows(WorkerId worker, long sequence, long firstRow, TransitionBatch rows) {
        return new RolloutBatch(worker, sequence, firstRow, 1, rows, List.of(new EpisodeResult(2.5, 10)));
    }

    public static TransitionBatch rows(int rows, int observation, int action) {
        return new TransitionBatch(
                rows,
                observation,
                action,
                new float[rows * observation],
                new float[rows * action],
                new float[rows],
                new float[rows * observation],
                new boolean[rows],
                new boolean[rows]);
    }
}
