package io.sd2ail.network;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The arithmetic of a layer's forward pass. All implementations give the same numbers, whatever the rows beside and
/// the width of the machine's vectors: an output is the chain of fused multiply-adds over the inputs in ascending
/// order, from zero; then the bias is added.
sealed interface Inference permits PlainInference, VectorInference {
    /// y = x W + b of each row.
    ///
    /// @param x [rows, inputs]
    /// @param active room for as many entries as the layer has inputs
    /// @param y [rows, outputs], is written
    void linear(LinearLayer layer, float[] x, int rows, int[] active, float[] y);

    /// y = max(x W + b, 0) of each row.
    void relu(LinearLayer layer, float[] x, int rows, int[] active, float[] y);

    /// The fastest one of this machine, found once.
    static Inference fastest() {
        return Choice.FASTEST;
    }

    /// Decides when it is first asked.
    final class Choice {
        private static final Logger LOG = LoggerFactory.getLogger(Inference.class);
        private static final Inference FASTEST = choose();

        private Choice() {}

        private static Inference choose() {
            // By name: the class must not be loaded where its module is missing.
            if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
                return new VectorInference();
            }
            LOG.info("policy in plain Java, at about a fifth of the speed:"
                    + " this JVM was started without --add-modules jdk.incubator.vector");
            return new PlainInference();
        }
    }
}
