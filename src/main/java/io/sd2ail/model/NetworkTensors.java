package io.sd2ail.model;

import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.network.ParameterLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// The tensors of a file, each checked when it is taken.
///
/// @param file that they are from
/// @param tensors by name
/// @param otherMend what to do where one is missing or of another shape
/// @param valueMend what to do where a value is not usable
record NetworkTensors(Path file, Map<String, Tensor> tensors, String otherMend, String valueMend) {
    /// A network's parameters as tensors, by name.
    ///
    /// @param flat all parameters of the layout
    static Map<String, Tensor> of(ParameterLayout layout, float[] flat) {
        Map<String, Tensor> tensors = new TreeMap<>();
        for (ParameterLayout.Slice slice : layout.slices()) {
            tensors.put(slice.name(), new Tensor(slice.shape(), slice.of(flat)));
        }
        return tensors;
    }

    static Tensor vector(float... values) {
        return new Tensor(new long[] {values.length}, values);
    }

    /// The inverse of [#of].
    ///
    /// @throws StorageException when one is missing, of another shape or not finite
    float[] flat(ParameterLayout layout) {
        float[] flat = new float[layout.size()];
        for (ParameterLayout.Slice slice : layout.slices()) {
            System.arraycopy(values(slice.name(), slice.shape()), 0, flat, slice.offset(), slice.size());
        }
        return flat;
    }

    /// @param shape that it must have; none for any
    /// @throws StorageException when it is missing, of another shape or not finite
    float[] values(String name, long... shape) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw StorageException.unusable(file, "has no tensor '" + name + "'", otherMend);
        }
        if (shape.length > 0 && !Arrays.equals(tensor.shape(), shape)) {
            throw StorageException.unusable(
                    file,
                    "has '" + name + "' of shape " + Arrays.toString(tensor.shape()) + ", not "
                            + Arrays.toString(shape),
                    otherMend);
        }
        for (int i = 0; i < tensor.values().length; i++) {
            if (!Float.isFinite(tensor.values()[i])) {
                throw notUsable(name, i, tensor.values()[i]);
            }
        }
        return tensor.values();
    }

    /// As [#values], all above 0.
    float[] positive(String name, long... shape) {
        float[] values = values(name, shape);
        for (int i = 0; i < values.length; i++) {
            if (values[i] <= 0) {
                throw notUsable(name, i, values[i]);
            }
        }
        return values;
    }

    private StorageException notUsable(String name, int index, float value) {
        return StorageException.unusable(file, "has " + value + " at " + index + " of '" + name + "'", valueMend);
    }
}
