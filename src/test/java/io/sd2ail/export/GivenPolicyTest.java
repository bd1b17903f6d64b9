package io.sd2ail.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.google.protobuf.ByteString;
import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.demonstration.array.Npz;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.export.onnx.ModelProto;
import io.sd2ail.export.onnx.NodeProto;
import io.sd2ail.export.onnx.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GivenPolicyTest {
    private static final EnvironmentSpec SPEC = Examples.spec(3, -2, 2, 1);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("policy.onnx");
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "safetensors"})
    void read_whatWeExported_actsAsOurPolicy(String format) {
        Examples example = Examples.of(SPEC, 16, true);
        if (format.equals("onnx")) {
            example.deployed().writeOnnx(file());
        } else {
            example.deployed().writeSafetensors(file());
        }
        GivenPolicy given = GivenPolicy.read(file());
        ActingPolicy acting = new ActingPolicy(given, SPEC);
        for (float[] observation : example.observations(20)) {
            assertThat(acting.apply(Examples.widened(observation)))
                    .containsExactly(example.policy().actDeterministic(Examples.widened(observation)), within(1e-5f));
        }
        assertThat(given.environment()).isEqualTo("Example-v0");
        assertThat(given.network().text()).isEqualTo("3-16-16-1 (relu, relu, tanh)");
        assertThat(acting.clippedShare()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "pytorch-relu-dynamo.onnx, relu, '3-16-16-1 (relu, relu, tanh)'",
        "pytorch-relu-script.onnx, relu, '3-16-16-1 (relu, relu, tanh)'",
        "pytorch-tanh-dynamo.onnx, tanh, '3-8-8-4-1 (tanh, tanh, relu, none)'"
    })
    void read_aPerceptronOfPyTorch_actsAsPyTorch(String name, String actions, String text) {
        GivenPolicy given = GivenPolicy.read(Examples.resource(name, folder));
        assertThat(given.network().text()).isEqualTo(text);
        double[] observations;
        double[] expected;
        try (Npz arrays = Npz.open(Examples.resource("pytorch-actions.npz", folder))) {
            observations = arrays.array("observations").values();
            expected = arrays.array(actions).values();
        }
        assertThat(expected).hasSize(20);
        for (int row = 0; row < expected.length; row++) {
            double[] output = given.network().of(Arrays.copyOfRange(observations, 3 * row, 3 * row + 3));
            assertThat(output).containsExactly(new double[] {expected[row]}, within(1e-6));
        }
    }

    @Test
    void read_matMulAddTransposedAndSubtracted_actsAsOnnxruntime() throws OrtException {
        OnnxGraph graph = new OnnxGraph("other spelling");
        String input = graph.input("o", TensorProto.DataType.FLOAT, 3);
        String weight = graph.constant("w", new float[] {0.1f, 0.2f, -0.3f, 0.4f, 0.5f, -0.6f}, 2, 3);
        String turned = graph.operation("Transpose", "turned", weight);
        String from = graph.operation("Sub", "from", graph.constant("one", new float[] {1}), input);
        String product = graph.operation("MatMul", "product", from, turned);
        String sum = graph.operation("Add", "sum", graph.constant("b", new float[] {0.7f, -0.8f}, 2), product);
        String halved = graph.operation("Div", "halved", sum, graph.constant("two", new float[] {2, 4}, 1, 2));
        String hidden = graph.operation("Tanh", "hidden", halved);
        graph.operation("MatMul", "a", hidden, graph.constant("last", new float[] {3, -5}, 2, 1));
        graph.output("a", 1);
        write(graph.model("", Map.of()));
        Perceptron network = GivenPolicy.read(file()).network();
        float[][] rows = {{1, 2, 3}, {-0.5f, 0.25f, 0}};
        try (OnnxRun run = OnnxRun.of(file())) {
            float[][] actions = run.of("o", rows);
            for (int row = 0; row < rows.length; row++) {
                assertThat(network.of(Examples.widened(rows[row])))
                        .containsExactly(Examples.widened(actions[row]), within(1e-5));
            }
        }
    }

    @Test
    void apply_actionsBeyondTheRange_areClippedAndCounted() {
        GivenPolicy given = GivenPolicy.read(Examples.resource("pytorch-tanh-dynamo.onnx", folder));
        ActingPolicy acting = new ActingPolicy(given, Examples.spec(3, -0.01, 0.01, 1));
        float[] action = acting.apply(new double[] {1, -1, 2});
        assertThat(Math.abs(action[0])).isEqualTo(1);
        assertThat(acting.clippedShare()).isEqualTo(1);
    }

    @Test
    void new_sizesOfAnotherEnvironment_areRefused() {
        GivenPolicy given = GivenPolicy.read(Examples.resource("pytorch-tanh-dynamo.onnx", folder));
        assertThatThrownBy(() -> new ActingPolicy(given, Examples.spec(11, -1, 1, 3)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(
                        "takes observations of 3 entries and gives actions of 1, Example-v0 has 11 and 3");
    }

    @Test
    void read_weightsInAnotherFile_areRefusedWithTheMend() {
        Path file = Examples.resource("pytorch-external.onnx", folder);
        assertThatThrownBy(() -> GivenPolicy.read(file))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(file.toString())
                .hasMessageContaining("keeps '0.weight' in another file")
                .hasMessageContaining("external_data=False");
    }

    @Test
    void read_otherFiles_areRefusedInOneSentence() throws IOException {
        assertRefused("no such file");
        Files.write(file(), new byte[0]);
        assertRefused("neither an ONNX model nor a safetensors file");
        Files.writeString(file(), "no model at all, but some text of a few words");
        assertRefused("neither an ONNX model nor a safetensors file");
        Safetensors.write(file(), Map.of("w", new Safetensors.Tensor(new long[] {1}, new float[1])), Map.of());
        assertRefused("holds no policy");
    }

    @Test
    void read_aPolicyOfOursWithNaN_isRefused() {
        Examples example = Examples.of(SPEC, 16, true);
        example.parameters()[5] = Float.NaN;
        example.deployed().writeSafetensors(file());
        assertRefused("has NaN at 5 of 'l1.weight'");
        example.deployed().writeOnnx(file());
        assertRefused("has NaN at 5 of 'l1.weight'");
    }

    @Test
    void read_damagedOrForeignGraphs_areRefusedInOneSentence() {
        damage(model -> node(model, "Relu").setOpType("Sigmoid"));
        assertRefused("operation Sigmoid");
        damage(model -> node(model, "Relu").setDomain("com.example"));
        assertRefused("operation Relu");
        damage(model -> node(model, "Div").setInput(1, "l2.bias"));
        assertRefused("scales 3 values by 16");
        damage(model -> node(model, "Mul").setOpType("Relu").removeLastInput());
        assertRefused("has an activation that follows no layer");
        damage(model -> initializer(model, "l2.weight").setDims(0, 8));
        assertRefused("has 256 values in 'l2.weight' where its shape [8, 16] needs others");
        damage(model ->
                initializer(model, "l2.weight").setDims(0, Long.MAX_VALUE).setDims(1, Long.MAX_VALUE));
        assertRefused("has 256 values in 'l2.weight'");
        damage(model -> initializer(model, "l2.weight").setDims(0, -16).setDims(1, -16));
        assertRefused("has 256 values in 'l2.weight'");
        damage(model -> initializer(model, "l1.bias").setDataType(10));
        assertRefused("holds 'l1.bias' as type 10");
        damage(model -> initializer(model, "l1.bias").setRawData(ByteString.copyFrom(new byte[62])));
        assertRefused("'l1.bias'");
        damage(model -> model.getGraphBuilder()
                .addInput(model.getGraph().getInput(0).toBuilder().setName("goal")));
        assertRefused("takes the inputs [observation, goal]");
        damage(model -> model.getGraphBuilder().getOutputBuilder(0).setName("elsewhere"));
        assertRefused("has other outputs");
        damage(model -> model.getGraphBuilder().clearNode().clearOutput());
        assertRefused("has other outputs");
    }

    private interface Damage extends Consumer<ModelProto.Builder> {}

    private void damage(Damage damage) {
        ModelProto.Builder model = PolicyOnnx.of(Examples.of(SPEC, 16, true).deployed()).toBuilder();
        damage.accept(model);
        write(model.build());
    }

    private void write(ModelProto model) {
        try {
            Files.write(file(), model.toByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static NodeBuilder node(ModelProto.Builder model, String type) {
        return new NodeBuilder(model.getGraphBuilder().getNodeBuilderList().stream()
                .filter(node -> node.getOpType().equals(type))
                .findFirst()
                .orElseThrow());
    }

    /// Changes to one operation.
    private record NodeBuilder(NodeProto.Builder node) {
        NodeBuilder setOpType(String type) {
            node.setOpType(type);
            return this;
        }

        NodeBuilder setDomain(String domain) {
            node.setDomain(domain);
            return this;
        }

        NodeBuilder setInput(int index, String name) {
            node.setInput(index, name);
            return this;
        }

        void removeLastInput() {
            String first = node.getInput(0);
            node.clearInput().addInput(first);
        }
    }

    private static TensorProto.Builder initializer(ModelProto.Builder model, String name) {
        return model.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> tensor.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void assertRefused(String hint) {
        assertThatThrownBy(() -> GivenPolicy.read(file()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(hint);
    }
}
