package io.sd2ail.data;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What the intake made of a worker's batch: the rows that passed its checks, and why the others did not. The unit that
/// is journalled, inserted and acknowledged as one.
///
/// @param batch the worker's batch with only the rows that passed; its `firstRow` still counts all that it produced
/// @param producedRows rows that the worker had sent in it
/// @param rejected rows that did not pass, by reason
public record CheckedBatch(RolloutBatch batch, int producedRows, Map<String, Integer> rejected) {
    /// @throws IllegalArgumentException when passed and rejected rows do not add up to the produced ones
    public CheckedBatch {
        rejected = Collections.unmodifiableMap(new TreeMap<>(rejected));
        long accounted = batch.transitions().rows();
        for (int count : rejected.values()) {
            if (count < 1) {
                throw new IllegalArgumentException("a reason is counted " + count + " times: " + rejected);
            }
            accounted += count;
        }
        if (accounted != producedRows) {
            throw new IllegalArgumentException(batch.transitions().rows() + " rows passed and " + rejected
                    + " were rejected, which are " + accounted + " of " + producedRows + " produced");
        }
    }

    /// A batch in which every row passed.
    public static CheckedBatch allPassed(RolloutBatch batch) {
        return new CheckedBatch(batch, batch.transitions().rows(), Map.of());
    }

    /// Rows that passed.
    public int insertedRows() {
        return batch.transitions().rows();
    }
}
