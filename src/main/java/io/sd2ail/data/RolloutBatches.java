package io.sd2ail.data;

import java.util.List;

/// Consecutive batches of one worker's life that travel together. A stream between nodes costs as much for a small
/// element as for a larger one, so what has gathered while it was busy becomes one element.
///
/// @param batches at least one; each follows the one before it
public record RolloutBatches(List<RolloutBatch> batches) {
    /// @throws IllegalArgumentException when there is none, or they don't follow each other
    public RolloutBatches {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("no batch");
        }
        RolloutBatch first = batches.getFirst();
        for (int i = 1; i < batches.size(); i++) {
            RolloutBatch batch = batches.get(i);
            if (!batch.source().equals(first.source()) || batch.sequence() != first.sequence() + i) {
                throw new IllegalArgumentException("batch " + batch.sequence() + " of " + batch.source()
                        + " doesn't follow batch " + batches.get(i - 1).sequence() + " of " + first.source());
            }
        }
    }

    /// The worker's life that produced all of them.
    public WorkerId source() {
        return batches.getFirst().source();
    }

    /// Number of the last of them.
    public long lastSequence() {
        return batches.getLast().sequence();
    }
}
