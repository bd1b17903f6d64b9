package io.sd2ail.export;

import io.sd2ail.checkpoint.DurableFiles;
import io.sd2ail.config.KebabCase;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.diffusion.TimeFeatures;
import io.sd2ail.export.onnx.ModelProto;
import io.sd2ail.export.onnx.TensorProto;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.network.ParameterLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// A diffusion model's denoiser as an ONNX graph: of noised rows x_t `row` [batch, rowSize] and their steps `step`
/// [batch], 0 to T - 1, the predicted noise `noise` [batch, rowSize]. Rows are normalised; metadata say how, and hold
/// the betas of the process, so that a few lines of any language can sample.
public final class DenoiserOnnx {
    private DenoiserOnnx() {}

    /// Whole or not at all.
    ///
    /// @throws io.sd2ail.checkpoint.StorageException when it can't be written
    public static void write(Path file, SavedDiffusion saved) {
        DurableFiles.replace(file, of(saved)::writeTo);
    }

    static ModelProto of(SavedDiffusion saved) {
        OnnxGraph graph = new OnnxGraph("denoiser");
        for (ParameterLayout.Slice slice :
                ParameterLayout.denoiser(saved.shape()).slices()) {
            graph.constant(slice.name(), slice.of(saved.denoiser()), slice.shape());
        }
        int steps = saved.shape().diffusionSteps();
        int rowSize = saved.shape().rowSize();
        String table = graph.constant("time_features", TimeFeatures.of(steps), steps, TimeFeatures.SIZE);
        String row = graph.input("row", TensorProto.DataType.FLOAT, rowSize);
        String step = graph.input("step", TensorProto.DataType.INT64, 0);
        String features = graph.operation("Gather", "features", table, step);
        String embedded = linear(graph, "t2", mish(graph, linear(graph, "t1", features)));
        String hidden = graph.concatenate("joined", row, embedded);
        for (String layer : new String[] {"l1", "l2", "l3"}) {
            hidden = mish(graph, linear(graph, layer, hidden));
        }
        graph.linear("noise", hidden, "out.weight", "out.bias");
        graph.output("noise", rowSize);
        return graph.model(
                "The denoiser of a diffusion model of demonstrations: predicts the noise in rows.", metadata(saved));
    }

    private static String linear(OnnxGraph graph, String layer, String input) {
        return graph.linear(layer + ".sum", input, layer + ".weight", layer + ".bias");
    }

    /// z tanh(log(1 + exp(z))), of operators that every runtime has.
    private static String mish(OnnxGraph graph, String z) {
        String gate = graph.operation("Tanh", z + ".gate", graph.operation("Softplus", z + ".softplus", z));
        return graph.operation("Mul", z + ".mish", z, gate);
    }

    private static Map<String, String> metadata(SavedDiffusion saved) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("environment", saved.environment());
        metadata.put("rows", KebabCase.ofConstant(saved.layout()));
        metadata.put("observation_size", Integer.toString(saved.shape().observationSize()));
        metadata.put("action_size", Integer.toString(saved.shape().actionSize()));
        metadata.put("clamped_columns", Integer.toString(saved.shape().clampedColumns()));
        metadata.put("sd2ail", ProgramVersion.own());
        metadata.put("betas", Arrays.toString(saved.schedule().beta()));
        metadata.put("observation_mean", Arrays.toString(saved.normalizer().mean()));
        metadata.put("observation_scale", Arrays.toString(saved.normalizer().scale()));
        return metadata;
    }
}
