package io.sd2ail.export;

import io.sd2ail.export.OnnxConstants.Constant;
import io.sd2ail.export.Perceptron.Activation;
import io.sd2ail.export.onnx.AttributeProto;
import io.sd2ail.export.onnx.GraphProto;
import io.sd2ail.export.onnx.NodeProto;
import io.sd2ail.export.onnx.TensorProto;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the feed-forward network in an ONNX graph: a chain of Gemm, MatMul, Add, Sub, Mul, Div, Relu and Tanh from the
/// only input to the only output. That is what PyTorch writes of a plain multilayer perceptron, and what we write.
final class OnnxPerceptron {
    private static final String MEND =
            "give a chain of fully connected layers (Gemm, or MatMul and Add) with Relu and Tanh";

    private final OnnxFile file;
    private final OnnxConstants constants;
    private final PerceptronBuilder builder = new PerceptronBuilder();
    /// Name of the value that the chain has come to.
    private String value;

    private OnnxPerceptron(OnnxFile file) {
        this.file = file;
        this.constants = new OnnxConstants(file);
        this.value = onlyInput();
    }

    /// @throws io.sd2ail.checkpoint.StorageException when the graph is anything else
    static Perceptron read(OnnxFile file) {
        return new OnnxPerceptron(file).read();
    }

    private Perceptron read() {
        GraphProto graph = file.model().getGraph();
        try {
            graph.getNodeList().forEach(this::follow);
            if (graph.getOutputCount() != 1 || !graph.getOutput(0).getName().equals(value)) {
                throw file.refused("has other outputs than what its layers come to, '" + value + "'", MEND);
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw file.refused(String.valueOf(e.getMessage()), MEND);
        }
    }

    /// Older files list their constants among the inputs.
    private String onlyInput() {
        List<String> inputs = file.model().getGraph().getInputList().stream()
                .map(input -> input.getName())
                .filter(name -> constants.find(name) == null)
                .toList();
        if (inputs.size() != 1) {
            throw file.refused("takes the inputs " + inputs, "give a policy of the observation alone");
        }
        return inputs.getFirst();
    }

    private void follow(NodeProto node) {
        if (node.getOutputCount() == 1 && isOnConstants(node)) {
            constantOf(node);
            return;
        }
        if (!node.getDomain().isEmpty()
                || node.getOutputCount() != 1
                || !node.getInputList().contains(value)) {
            throw unsupported(node);
        }
        switch (node.getOpType()) {
            case "Identity" -> {}
            case "Cast" -> requireFloat(node);
            case "Relu" -> builder.activation(Activation.RELU);
            case "Tanh" -> builder.activation(Activation.TANH);
            case "Gemm" -> gemm(node);
            case "MatMul" -> {
                Constant weight = matrix(node, second(node)).transposed();
                builder.layer((int) weight.shape()[1], weight.values(), new double[(int) weight.shape()[0]]);
            }
            case "Add" -> builder.add(vector(node, other(node)));
            case "Mul" -> builder.multiply(vector(node, other(node)));
            case "Sub" -> subtract(node);
            case "Div" ->
                builder.multiply(Arrays.stream(vector(node, second(node)))
                        .map(divisor -> 1 / divisor)
                        .toArray());
            default -> throw unsupported(node);
        }
        value = node.getOutput(0);
    }

    private boolean isOnConstants(NodeProto node) {
        return node.getInputList().stream().allMatch(name -> constants.find(name) != null);
    }

    /// What exporters make of a constant before it is used.
    private void constantOf(NodeProto node) {
        String output = node.getOutput(0);
        switch (node.getOpType()) {
            case "Constant" -> {
                AttributeProto attribute = node.getAttributeCount() == 1 ? node.getAttribute(0) : null;
                if (attribute == null) {
                    throw unsupported(node);
                }
                switch (attribute.getName()) {
                    case "value" -> constants.put(output, attribute.getT());
                    case "value_float" ->
                        constants.put(output, new Constant(new long[0], new double[] {attribute.getF()}));
                    default -> throw unsupported(node);
                }
            }
            case "Identity", "Cast" -> constants.put(output, first(node));
            case "Transpose" -> constants.put(output, matrix(node, first(node)).transposed());
            default -> throw unsupported(node);
        }
    }

    private void subtract(NodeProto node) {
        if (node.getInput(0).equals(value)) {
            builder.add(Arrays.stream(vector(node, second(node)))
                    .map(entry -> -entry)
                    .toArray());
        } else {
            builder.multiply(new double[] {-1});
            builder.add(vector(node, first(node)));
        }
    }

    /// alpha x W + beta b.
    private void gemm(NodeProto node) {
        Constant stored = matrix(node, second(node));
        Constant weight = integer(node, "transB") == 0 ? stored.transposed() : stored;
        int outputs = (int) weight.shape()[0];
        if (integer(node, "transA") != 0 || !node.getInput(0).equals(value)) {
            throw unsupported(node);
        }
        double alpha = number(node, "alpha");
        double beta = number(node, "beta");
        double[] bias = node.getInputCount() > 2 ? vector(node, constant(node, 2)) : new double[1];
        if (bias.length != 1 && bias.length != outputs) {
            throw file.refused("has " + bias.length + " biases for " + outputs + " outputs in " + named(node), MEND);
        }
        double[] spread = new double[outputs];
        Arrays.setAll(spread, i -> beta * bias[bias.length == 1 ? 0 : i]);
        double[] scaled =
                Arrays.stream(weight.values()).map(entry -> alpha * entry).toArray();
        builder.layer((int) weight.shape()[1], scaled, spread);
    }

    private Constant first(NodeProto node) {
        return constant(node, 0);
    }

    private Constant second(NodeProto node) {
        return constant(node, 1);
    }

    /// The input of an operation with two that is not the chain's.
    private Constant other(NodeProto node) {
        return constant(node, node.getInput(0).equals(value) ? 1 : 0);
    }

    private Constant constant(NodeProto node, int input) {
        @Nullable Constant constant = input < node.getInputCount() ? constants.find(node.getInput(input)) : null;
        if (constant == null) {
            throw unsupported(node);
        }
        return constant;
    }

    private Constant matrix(NodeProto node, Constant constant) {
        if (!constant.isMatrix() || constant.values().length == 0) {
            throw unsupported(node);
        }
        return constant;
    }

    /// Entries that apply to every row alike.
    private double[] vector(NodeProto node, Constant constant) {
        boolean isRow = constant.shape().length < 2 || (constant.isMatrix() && constant.shape()[0] == 1);
        if (!isRow || constant.values().length == 0) {
            throw unsupported(node);
        }
        return constant.values();
    }

    private void requireFloat(NodeProto node) {
        long type = integer(node, "to");
        if (type != TensorProto.DataType.FLOAT.getNumber() && type != TensorProto.DataType.DOUBLE.getNumber()) {
            throw unsupported(node);
        }
    }

    private static long integer(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .mapToLong(AttributeProto::getI)
                .findFirst()
                .orElse(0);
    }

    /// 1 where it is not given.
    private static double number(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .mapToDouble(AttributeProto::getF)
                .findFirst()
                .orElse(1);
    }

    private static String named(NodeProto node) {
        return "operation " + node.getOpType() + (node.getName().isEmpty() ? "" : " '" + node.getName() + "'");
    }

    private RuntimeException unsupported(NodeProto node) {
        return file.refused("has the " + named(node) + ", of a kind or in a place that is not read here", MEND);
    }
}
