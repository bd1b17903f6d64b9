package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.sd2ail.data.State;
import io.sd2ail.network.ParameterLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All weights and biases of one network (or of all critics) as one flat array on the device: one leaf for gradients,
/// one array for the optimizer.
final class Parameters {
    private final DeviceMemory memory;
    private final List<ParameterLayout.Slice> slices;
    private final long[] sizes;
    private final int size;
    private NDArray flat;

    Parameters(DeviceMemory memory, ParameterLayout layout, float[] initial) {
        this.memory = memory;
        this.slices = layout.slices();
        this.sizes = slices.stream().mapToLong(ParameterLayout.Slice::size).toArray();
        this.size = layout.size();
        this.flat = memory.permanent(requireSize(initial));
    }

    /// For use without gradients of these parameters; gradients of the inputs still flow through.
    Weights frozen(StepScope scope) {
        return view(scope.alias(flat));
    }

    /// For use with gradients.
    Weights trainable(StepScope scope) {
        return view(scope.leaf(flat));
    }

    private Weights view(NDArray leaf) {
        NDList parts = Autograd.split(leaf, sizes);
        Map<String, NDArray> byName = HashMap.newHashMap(sizes.length);
        for (int i = 0; i < sizes.length; i++) {
            ParameterLayout.Slice slice = slices.get(i);
            NDArray part = slice.isBias() ? parts.get(i) : Autograd.reshape(parts.get(i), slice.shape());
            byName.put(slice.name(), part);
        }
        return new Weights(leaf, byName);
    }

    /// The device's array itself, for the optimizer and the Polyak average.
    NDArray flat() {
        return flat;
    }

    int size() {
        return size;
    }

    float[] toArray() {
        return flat.toFloatArray();
    }

    void replace(float[] values) {
        NDArray replaced = flat;
        flat = memory.permanent(requireSize(values));
        replaced.close();
    }

    private float[] requireSize(float[] values) {
        if (values.length != size) {
            throw new IllegalArgumentException(
                    values.length + " parameters were given to a network of " + size + "; check the network's sizes");
        }
        return values;
    }

    void save(State state) {
        state.put("parameters", toArray());
    }

    void load(State state) {
        replace(state.floats("parameters", size));
    }
}
