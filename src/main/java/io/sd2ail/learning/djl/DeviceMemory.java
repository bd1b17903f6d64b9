package io.sd2ail.learning.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// The native memory of one backend: a root manager on one device, and the buffer through which a step's inputs go
/// there. Parameters and optimizer moments live in the root; all else lives in a [StepScope].
///
/// Not thread-safe; one thread uses it.
final class DeviceMemory implements AutoCloseable {
    /// Matrix kernels may sum in another order on memory aligned otherwise: equal alignment, equal results.
    private static final int ALIGNMENT = 64;

    private static final int FIRST_CAPACITY = 1 << 20;

    private final NDManager root;
    private final Consumer<NDManager> closing;
    private final Map<Float, NDArray> constants = new HashMap<>();
    private ByteBuffer staging = allocate(FIRST_CAPACITY);
    private int staged;

    DeviceMemory(Device device) {
        this(device, _ -> {});
    }

    /// @param closing sees every manager of a step's arrays before it frees them
    DeviceMemory(Device device, Consumer<NDManager> closing) {
        this.closing = closing;
        this.root = Engine.getEngine("PyTorch").newBaseManager(device);
    }

    /// A scope that records gradients.
    StepScope training() {
        return new StepScope(this, root.newSubManager(), true);
    }

    /// A scope that records none.
    StepScope inference() {
        return new StepScope(this, root.newSubManager(), false);
    }

    /// An array that lives until it is closed, or this memory is.
    NDArray permanent(float... values) {
        ByteBuffer buffer = allocate(values.length * Float.BYTES);
        buffer.asFloatBuffer().put(values);
        return Autograd.wrap(root, buffer, DataType.FLOAT32, values.length);
    }

    /// A scalar that is the same in every step, uploaded once.
    NDArray constant(float value) {
        return constants.computeIfAbsent(value, this::permanentScalar);
    }

    private NDArray permanentScalar(float value) {
        ByteBuffer buffer = allocate(Float.BYTES).putFloat(0, value);
        return Autograd.wrap(root, buffer, DataType.FLOAT32);
    }

    /// Room for a step's input. Stays valid until the scope that asked for it closes.
    ByteBuffer stage(int bytes) {
        if (staged + bytes > staging.capacity()) {
            // Arrays over the old buffer keep it alive.
            staging = allocate(Math.max(Math.multiplyExact(2, staging.capacity()), bytes));
            staged = 0;
        }
        ByteBuffer room = staging.slice(staged, bytes).order(ByteOrder.nativeOrder());
        staged += roundUp(bytes);
        return room;
    }

    int staged() {
        return staged;
    }

    /// Scopes close in the reverse order of their opening, so what was staged since then is free again.
    void unstage(int mark) {
        staged = mark;
    }

    /// Arrays and managers in the root: constant over the steps, unless one leaks.
    int live() {
        return root.getManagedArrays().size();
    }

    private static ByteBuffer allocate(int bytes) {
        int whole = roundUp(bytes) + ALIGNMENT;
        return ByteBuffer.allocateDirect(whole).alignedSlice(ALIGNMENT).order(ByteOrder.nativeOrder());
    }

    private static int roundUp(int bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }

    /// Frees the arrays of a step.
    void free(NDManager manager) {
        closing.accept(manager);
        manager.close();
    }

    @Override
    public void close() {
        free(root);
    }
}
