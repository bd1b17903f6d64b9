package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Owns every native array of one update, or of one part of it: what is computed from a scope's arrays belongs to the
/// scope and is freed when it closes. Whether gradients are recorded is a property of the scope, set for the thread at
/// opening and set back at closing.
///
/// A result belongs to the scope of its FIRST operand, so lines begin with the batch: `x.mul(weight)`, never
/// `weight.mul(x)` where the weight lives longer.
final class StepScope implements AutoCloseable {
    private final DeviceMemory memory;
    private final NDManager manager;
    private final int mark;
    private final boolean record;
    private final boolean recordedBefore;

    StepScope(DeviceMemory memory, NDManager manager, boolean record) {
        this.memory = memory;
        this.manager = manager;
        this.mark = memory.staged();
        this.record = record;
        this.recordedBefore = Autograd.record(record);
    }

    /// A scope within this one, for intermediate results that can be freed early: what is computed next finds their
    /// memory still in the cache.
    StepScope inner() {
        return new StepScope(memory, manager.newSubManager(), record);
    }

    /// A batch's array on the device.
    ///
    /// @throws IllegalArgumentException when the values don't fill the shape
    NDArray upload(float[] values, long... shape) {
        requireLength(values.length, shape);
        ByteBuffer buffer = memory.stage(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return Autograd.wrap(manager, buffer, DataType.FLOAT32, shape);
    }

    /// Several scalars in one read: every read waits for the device.
    float[] read(NDArray... scalars) {
        try (NDArray all = Autograd.gather(scalars)) {
            return all.toFloatArray();
        }
    }

    /// Consecutive rows of a longer-lived array, as a view. [N, M] -> [count, M]
    NDArray rows(NDArray array, int from, int count) {
        return Autograd.rows(alias(array), from, count);
    }

    /// Row numbers for a look-up. [N]
    NDArray indices(int... values) {
        ByteBuffer buffer = memory.stage(values.length * Integer.BYTES);
        buffer.asIntBuffer().put(values);
        return Autograd.wrap(manager, buffer, DataType.INT32, values.length);
    }

    /// A number that is the same in every step, as second operand only.
    NDArray constant(double value) {
        return memory.constant((float) value);
    }

    /// A number that changes from step to step.
    NDArray scalar(double value) {
        ByteBuffer buffer = memory.stage(Float.BYTES);
        buffer.putFloat(0, (float) value);
        return Autograd.wrap(manager, buffer, DataType.FLOAT32);
    }

    /// A longer-lived array for use within this scope; nothing flows back to its gradient.
    NDArray alias(NDArray array) {
        return Autograd.alias(array, manager);
    }

    /// A longer-lived array whose gradient this scope computes.
    NDArray leaf(NDArray array) {
        return Autograd.leaf(array, manager);
    }

    private static void requireLength(int length, long... shape) {
        if (length != size(shape)) {
            throw new IllegalArgumentException("an array of " + length + " entries does not fill the shape "
                    + Arrays.toString(shape) + "; check the batch against the network's shape");
        }
    }

    private static int size(long... shape) {
        long size = 1;
        for (long extent : shape) {
            size *= extent;
        }
        return Math.toIntExact(size);
    }

    @Override
    public void close() {
        Autograd.record(recordedBefore);
        memory.free(manager);
        memory.unstage(mark);
    }
}
