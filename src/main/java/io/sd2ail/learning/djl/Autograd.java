package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;

/// Gradients and the few operations that DJL's public interface lacks or makes slow: the only class that touches the
/// engine's internals.
///
/// DJL's own gradient collector is global to the process, one at a time; the calls below are per thread, so several
/// parts may train side by side. Every result belongs to the manager of the FIRST argument.
final class Autograd {
    private Autograd() {}

    /// How many threads share one operation, for every thread that computes for the first time after this.
    static void useThreads(int threads) {
        JniUtils.setNumThreads(threads);
    }

    /// Switches recording of gradients for the calling thread.
    ///
    /// @return whether it was on
    static boolean record(boolean on) {
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(on);
        return before;
    }

    /// The same memory without its history, in another manager: what is computed from it lands there.
    static NDArray alias(NDArray array, NDManager owner) {
        NDArray alias = JniUtils.detachGradient((PtNDArray) array);
        alias.attach(owner);
        return alias;
    }

    /// An alias that collects gradients.
    static NDArray leaf(NDArray array, NDManager owner) {
        NDArray leaf = alias(array, owner);
        leaf.setRequiresGradient(true);
        return leaf;
    }

    /// Adds d loss / d leaf to every leaf that the loss depends on.
    ///
    /// @param loss scalar
    /// @param one scalar 1
    static void backward(NDArray loss, NDArray one) {
        JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
    }

    /// What [#backward] has left in a leaf; each call makes another handle on it.
    static NDArray gradient(NDArray leaf) {
        return JniUtils.getGradient((PtNDArray) leaf);
    }

    /// An array over a direct buffer's memory, without a copy on the CPU; the buffer is kept alive.
    static NDArray wrap(NDManager owner, ByteBuffer buffer, DataType type, long... shape) {
        return JniUtils.createNdFromByteBuffer(
                (PtNDManager) owner, buffer, new Shape(shape), type, SparseFormat.DENSE, owner.getDevice());
    }

    /// Views of consecutive parts along the first axis.
    static NDList split(NDArray array, long... sizes) {
        return JniUtils.split((PtNDArray) array, sizes, 0);
    }

    /// A view of another shape.
    static NDArray reshape(NDArray array, long... shape) {
        return JniUtils.reshape((PtNDArray) array, shape);
    }

    /// A view of the columns from (inclusive) to (exclusive). [N, M] -> [N, to - from]
    static NDArray columns(NDArray array, int from, int to) {
        return JniUtils.slice((PtNDArray) array, 1, from, to, 1);
    }

    /// A view of consecutive rows. [N, M] -> [count, M]
    static NDArray rows(NDArray array, int from, int count) {
        return JniUtils.slice((PtNDArray) array, 0, from, (long) from + count, 1);
    }

    /// A view of one row. [N, M] -> [M]
    static NDArray row(NDArray array, int row) {
        return JniUtils.reshape(JniUtils.slice((PtNDArray) array, 0, row, row + 1L, 1), new long[] {-1});
    }

    /// The table's rows by number. indices [N], table [T, M] -> [N, M]
    static NDArray lookUp(NDArray indices, NDArray table) {
        return JniUtils.embedding((PtNDArray) indices, (PtNDArray) table, false);
    }

    /// Scalars as one array. [N]
    static NDArray gather(NDArray... scalars) {
        PtNDArray[] arrays = new PtNDArray[scalars.length];
        for (int i = 0; i < scalars.length; i++) {
            arrays[i] = (PtNDArray) scalars[i];
        }
        return JniUtils.stack(arrays, 0);
    }

    /// Side by side. [N, A], [N, B] -> [N, A + B]
    static NDArray join(NDArray left, NDArray right) {
        return JniUtils.cat(new PtNDArray[] {(PtNDArray) left, (PtNDArray) right}, 1);
    }

    /// x W' + b. x [N, in], weight [out, in], bias [out] -> [N, out]
    static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return JniUtils.linear((PtNDArray) x, (PtNDArray) weight, (PtNDArray) bias);
    }

    static NDArray relu(NDArray x) {
        return JniUtils.relu((PtNDArray) x);
    }

    /// 1 / (1 + exp(-x)).
    static NDArray sigmoid(NDArray x) {
        return JniUtils.sigmoid((PtNDArray) x);
    }
}
