package io.sd2ail.export;

import com.google.protobuf.ByteString;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.export.onnx.AttributeProto;
import io.sd2ail.export.onnx.GraphProto;
import io.sd2ail.export.onnx.ModelProto;
import io.sd2ail.export.onnx.NodeProto;
import io.sd2ail.export.onnx.OperatorSetIdProto;
import io.sd2ail.export.onnx.StringStringEntryProto;
import io.sd2ail.export.onnx.TensorProto;
import io.sd2ail.export.onnx.TensorShapeProto;
import io.sd2ail.export.onnx.TypeProto;
import io.sd2ail.export.onnx.ValueInfoProto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/// Writes a graph operation by operation. Rows go through it side by side: the first extent of every value is open and
/// named `batch`.
final class OnnxGraph {
    /// Versions of the format and of its operators, old enough for runtimes since 2022.
    private static final int FORMAT = 8;

    private static final int OPERATORS = 17;

    private final GraphProto.Builder graph;

    OnnxGraph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    /// @param entries of one row; 0 where a row is a single number
    String input(String name, TensorProto.DataType type, int entries) {
        graph.addInput(value(name, type, entries));
        return name;
    }

    void output(String name, int entries) {
        graph.addOutput(value(name, TensorProto.DataType.FLOAT, entries));
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, int entries) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("batch");
        if (entries > 0) {
            shape.addDimBuilder().setDimValue(entries);
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /// A constant.
    ///
    /// @return its name
    String constant(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long extent : shape) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /// One operation.
    ///
    /// @param output name of what it gives
    /// @return that name
    String operation(String type, String output, String... inputs) {
        node(type, output, inputs);
        return output;
    }

    private NodeProto.Builder node(String type, String output, String... inputs) {
        NodeProto.Builder node = graph.addNodeBuilder().setOpType(type).setName(output + "/" + type);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node.addOutput(output);
    }

    /// A fully connected layer, its weights as PyTorch stores them.
    ///
    /// @param weight name of a constant [out, in]
    /// @param bias name of a constant [out]
    String linear(String output, String input, String weight, String bias) {
        node("Gemm", output, input, weight, bias).addAttribute(integer("transB", 1));
        return output;
    }

    /// Two values side by side.
    String concatenate(String output, String first, String second) {
        node("Concat", output, first, second).addAttribute(integer("axis", 1));
        return output;
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    /// @param metadata free text about it
    ModelProto model(String description, Map<String, String> metadata) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(FORMAT)
                .setProducerName("sd2ail")
                .setProducerVersion(ProgramVersion.own())
                .setDocString(description)
                .setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPERATORS));
        new TreeMap<>(metadata)
                .forEach((key, text) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
        return model.build();
    }
}
