package io.sd2ail.cluster;

import com.typesafe.config.Config;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.rollout.Outbox;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.training.LearningTask;
import java.util.Locale;

/// Whether the largest elements of a run's streams fit the frames of the connections between nodes. The transport drops
/// what does not fit and tells only its log, so this is known before anything streams.
final class FrameLimit {
    /// Room for names, headers and envelopes.
    private static final long ENVELOPE = 16 * 1024;

    private static final String FRAME = "pekko.remote.artery.advanced.maximum-frame-size";

    private FrameLimit() {}

    /// @param system configuration of the actor system
    /// @throws RunFailedException when a batch would not fit, with the largest one that does
    static void check(LearningTask task, Config system) {
        long frame = system.getBytes(FRAME);
        if (frame < Outbox.BYTES_TOGETHER + ENVELOPE) {
            throw new RunFailedException(
                    String.format(
                            Locale.ROOT,
                            "%s is %,d: batches that travel together take up to %,d bytes; set it to %,d or higher in"
                                    + " cluster-config/node/cluster.conf for all nodes",
                            FRAME,
                            frame,
                            Outbox.BYTES_TOGETHER,
                            Outbox.BYTES_TOGETHER + ENVELOPE),
                    null);
        }
        long row = TransitionBatch.rowBytes(
                task.spec().observationSize(), task.spec().actionSize());
        check("rollouts.batch-rows", task.config().rollouts().batchRows(), row, frame);
        if (task.usesSynthetic()) {
            long synthetic = (long) Float.BYTES * task.shape().rowSize();
            check(
                    "sd2ail.synthesis.batch-rows",
                    task.config().sd2ail().synthesis().batchRows(),
                    synthetic,
                    frame);
        }
    }

    private static void check(String key, long rows, long rowBytes, long frame) {
        long fitting = (frame - ENVELOPE) / rowBytes;
        if (rows > fitting) {
            throw new RunFailedException(
                    String.format(
                            Locale.ROOT,
                            "%s is %,d: %,d bytes, which don't fit a frame of %,d between nodes; set it to %,d or lower, or raise"
                                    + " %s in cluster-config/node/cluster.conf for all nodes",
                            key,
                            rows,
                            rows * rowBytes,
                            frame,
                            fitting,
                            FRAME),
                    null);
        }
    }
}
