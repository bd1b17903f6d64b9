package io.sd2ail.wire;

import io.sd2ail.data.TransitionBatch;
import java.util.Arrays;

/// Next observations without those that the batch holds already: within an episode they are the observation of the row
/// after. That is half of the bytes of a large observation, on the wire and on disk.
final class NextObservations {
    private NextObservations() {}

    /// @return [rows]: true where the next observation is not the observation of the row after
    static boolean[] keeps(TransitionBatch batch) {
        int size = batch.observationSize();
        boolean[] keeps = new boolean[batch.rows()];
        for (int row = 0; row < keeps.length; row++) {
            int next = (row + 1) * size;
            keeps[row] = row == keeps.length - 1
                    || !Arrays.equals(
                            batch.nextObservations(), row * size, next, batch.observations(), next, next + size);
        }
        return keeps;
    }

    /// @return [rows that keep theirs, observationSize]
    static float[] kept(TransitionBatch batch, boolean[] keeps) {
        int size = batch.observationSize();
        float[] kept = new float[count(keeps) * size];
        int to = 0;
        for (int row = 0; row < keeps.length; row++) {
            if (keeps[row]) {
                System.arraycopy(batch.nextObservations(), row * size, kept, to, size);
                to += size;
            }
        }
        return kept;
    }

    /// @param observations [rows, size]
    /// @param kept [rows that keep theirs, size]
    /// @param keeps [rows], the last one true
    /// @return [rows, size]
    static float[] all(float[] observations, float[] kept, boolean[] keeps, int size) {
        float[] all = new float[observations.length];
        System.arraycopy(observations, size, all, 0, observations.length - size);
        int from = 0;
        for (int row = 0; row < keeps.length; row++) {
            if (keeps[row]) {
                System.arraycopy(kept, from, all, row * size, size);
                from += size;
            }
        }
        return all;
    }

    static int count(boolean[] flags) {
        int count = 0;
        for (boolean flag : flags) {
            count += flag ? 1 : 0;
        }
        return count;
    }
}
