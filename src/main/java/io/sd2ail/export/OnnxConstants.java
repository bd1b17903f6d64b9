package io.sd2ail.export;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.export.onnx.TensorProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// The constants of a graph by name, every one checked.
final class OnnxConstants {
    /// One constant.
    ///
    /// @param shape extents; empty for a scalar
    /// @param values row by row
    record Constant(long[] shape, double[] values) {
        boolean isMatrix() {
            return shape.length == 2;
        }

        Constant transposed() {
            int rows = (int) shape[0];
            int columns = (int) shape[1];
            double[] turned = new double[values.length];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    turned[column * rows + row] = values[row * columns + column];
                }
            }
            return new Constant(new long[] {columns, rows}, turned);
        }
    }

    private final OnnxFile file;
    private final Map<String, Constant> constants = new HashMap<>();

    OnnxConstants(OnnxFile file) {
        this.file = file;
        file.model().getGraph().getInitializerList().forEach(tensor -> put(tensor.getName(), tensor));
    }

    @Nullable
    Constant find(String name) {
        return constants.get(name);
    }

    /// @throws io.sd2ail.checkpoint.StorageException when a value is not finite
    void put(String name, Constant constant) {
        double[] values = constant.values();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw file.refused("has " + values[i] + " at " + i + " of '" + name + "'", "give a finite policy");
            }
        }
        constants.put(name, constant);
    }

    /// @throws io.sd2ail.checkpoint.StorageException when its values are elsewhere, of another type, too few, too
    ///     many or not finite
    void put(String name, TensorProto tensor) {
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw file.refused(
                    "keeps '" + name + "' in another file",
                    "export it with the weights inside, in PyTorch by torch.onnx.export(..., external_data=False)");
        }
        long[] shape = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
        double[] values = values(name, tensor);
        if (!Safetensors.hasEntries(shape, values.length)) {
            throw file.refused(
                    "has " + values.length + " values in '" + name + "' where its shape " + tensor.getDimsList()
                            + " needs others",
                    "it is damaged: export it again");
        }
        put(name, new Constant(shape, values));
    }

    private double[] values(String name, TensorProto tensor) {
        TensorProto.@Nullable DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        boolean isRaw = raw.hasRemaining();
        return switch (type) {
            case FLOAT ->
                isRaw
                        ? read(raw, Float.BYTES, ByteBuffer::getFloat)
                        : tensor.getFloatDataList().stream()
                                .mapToDouble(Float::doubleValue)
                                .toArray();
            case DOUBLE ->
                isRaw
                        ? read(raw, Double.BYTES, ByteBuffer::getDouble)
                        : tensor.getDoubleDataList().stream()
                                .mapToDouble(Double::doubleValue)
                                .toArray();
            case INT64 ->
                isRaw
                        ? read(raw, Long.BYTES, ByteBuffer::getLong)
                        : tensor.getInt64DataList().stream()
                                .mapToDouble(Long::doubleValue)
                                .toArray();
            case null, default ->
                throw file.refused(
                        "holds '" + name + "' as type " + tensor.getDataType() + " of ONNX",
                        "export the policy in float32");
        };
    }

    private static double[] read(ByteBuffer buffer, int bytes, ToDoubleFunction<ByteBuffer> next) {
        double[] values = new double[buffer.remaining() / bytes];
        for (int i = 0; i < values.length; i++) {
            values[i] = next.applyAsDouble(buffer);
        }
        return values;
    }
}
