package io.sd2ail.export;

import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.export.onnx.ModelProto;
import io.sd2ail.export.onnx.TensorProto;
import java.util.Arrays;

/// A policy's mean action as an ONNX graph:
///
///     x      = (observation - mean) / scale
///     h      = relu(W2 relu(W1 x + b1) + b2)
///     action = tanh(Wm h + bm) (high - low) / 2 + (high + low) / 2
///
/// Observation and action are the environment's, float32, [batch, entries].
final class PolicyOnnx {
    /// Names of what goes in and out.
    static final String OBSERVATION = "observation";

    static final String ACTION = "action";

    private PolicyOnnx() {}

    static ModelProto of(DeployedPolicy policy) {
        int observation = policy.observationSize();
        int action = policy.actionSize();
        OnnxGraph graph = new OnnxGraph("policy");
        String mean = constant(graph, policy, ParameterSnapshot.OBSERVATION_MEAN);
        String scale = constant(graph, policy, ParameterSnapshot.OBSERVATION_SCALE);
        String raw = graph.input(OBSERVATION, TensorProto.DataType.FLOAT, observation);
        String centred = graph.operation("Sub", "centred", raw, mean);
        String input = graph.operation("Div", "normalized", centred, scale);
        for (String layer : new String[] {"l1", "l2"}) {
            String sums = graph.linear(
                    layer + ".sum",
                    input,
                    constant(graph, policy, layer + ".weight"),
                    constant(graph, policy, layer + ".bias"));
            input = graph.operation("Relu", layer + ".relu", sums);
        }
        String sums = graph.linear(
                "mean",
                input,
                firstRows(graph, policy, "head.weight", "mean.weight", action),
                firstRows(graph, policy, "head.bias", "mean.bias", action));
        String fraction = graph.operation("Tanh", "fraction", sums);
        String half = graph.constant("action.half_range", policy.halfRange(), action);
        String middle = graph.constant("action.middle", policy.middle(), action);
        graph.operation("Add", ACTION, graph.operation("Mul", "scaled", fraction, half), middle);
        graph.output(ACTION, action);
        return graph.model(
                "The mean action of a policy: takes the environment's observation as it is, gives its action.",
                policy.metadata());
    }

    private static String constant(OnnxGraph graph, DeployedPolicy policy, String name) {
        Tensor tensor = policy.tensor(name);
        return graph.constant(name, tensor.values(), tensor.shape());
    }

    /// The means stand before the logarithms of the standard deviations, which nobody needs here.
    private static String firstRows(OnnxGraph graph, DeployedPolicy policy, String name, String as, int rows) {
        Tensor tensor = policy.tensor(name);
        long[] shape = tensor.shape().clone();
        int size = Math.toIntExact(tensor.values().length / shape[0] * rows);
        shape[0] = rows;
        return graph.constant(as, Arrays.copyOf(tensor.values(), size), shape);
    }
}
