package io.sd2ail.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.demonstration.array.Npz;
import io.sd2ail.demonstration.array.NumericArray;
import io.sd2ail.model.PolicyFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeployedPolicyTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "3, 1, 16, -2, 2, true",
        "3, 1, 16, -2, 2, false",
        "11, 3, 256, -1, 1, true",
        "11, 3, 256, -1, 1, false",
        "27, 8, 64, -0.4, 1.2, true"
    })
    void writeOnnx_anyPolicy_actsInOnnxruntimeAsHere(
            int observation, int action, int width, double low, double high, boolean normalized) throws OrtException {
        Examples example = Examples.of(Examples.spec(observation, low, high, action), width, normalized);
        Path file = folder.resolve("policy.onnx");
        example.deployed().writeOnnx(file);
        float[][] rows = example.observations(50);
        try (OnnxRun run = OnnxRun.of(file)) {
            float[][] actions = run.of("observation", rows);
            for (int row = 0; row < rows.length; row++) {
                assertThat(Examples.widened(actions[row])).containsExactly(example.action(rows[row]), within(1e-5));
            }
        }
    }

    @Test
    void writeOnnx_metadata_nameWhereItComesFrom() throws OrtException {
        Path file = folder.resolve("policy.onnx");
        Examples.of(Examples.spec(3, -2, 2, 1), 8, true).deployed().writeOnnx(file);
        try (OnnxRun run = OnnxRun.of(file)) {
            assertThat(run.session().getMetadata().getCustomMetadata())
                    .containsEntry("environment", "Example-v0")
                    .containsEntry("environment_steps", "1400")
                    .containsEntry("updates", "700")
                    .containsEntry("seed", "7")
                    .containsEntry("observation_size", "3")
                    .containsKey("sd2ail");
            assertThat(run.session().getMetadata().getProducerName()).isEqualTo("sd2ail");
            NodeInfo input = run.session().getInputInfo().get("observation");
            NodeInfo output = run.session().getOutputInfo().get("action");
            assertThat(input).isNotNull();
            assertThat(output).isNotNull();
            assertThat(((TensorInfo) input.getInfo()).getShape()).containsExactly(-1, 3);
            assertThat(((TensorInfo) output.getInfo()).getShape()).containsExactly(-1, 1);
        }
    }

    @Test
    void writeSafetensors_whatWasWritten_isAPolicyFileWithTheRangeOfActions() {
        Examples example = Examples.of(Examples.spec(5, -0.4, 1.2, 2), 8, true);
        Path file = folder.resolve("policy.safetensors");
        example.deployed().writeSafetensors(file);
        PolicyFile.Stored stored = PolicyFile.read(file);
        double[] observation = {0.1, -0.7, 3, 0, 1};
        assertThat(stored.policy().actDeterministic(observation))
                .isEqualTo(example.policy().actDeterministic(observation));
        assertThat(stored.environment()).isEqualTo("Example-v0");
        assertThat(tensor(stored.content(), "action.low")).containsExactly(-0.4f, -0.4f);
        assertThat(tensor(stored.content(), "action.high")).containsExactly(1.2f, 1.2f);
    }

    private static float[] tensor(Safetensors.Content content, String name) {
        return Objects.requireNonNull(content.tensors().get(name)).values();
    }

    @Test
    void writeNpz_whatWasWritten_isEveryTensorAndText() {
        Examples example = Examples.of(Examples.spec(3, -2, 2, 1), 8, true);
        Path file = folder.resolve("policy.npz");
        example.deployed().writeNpz(file);
        try (Npz arrays = Npz.open(file)) {
            NumericArray weight = arrays.array("l1.weight");
            assertThat(weight.shape()).containsExactly(8, 3);
            assertThat(weight.floats()).containsExactly(java.util.Arrays.copyOf(example.parameters(), 24));
            assertThat(arrays.text("environment")).isEqualTo("Example-v0");
        }
    }

    @Test
    void of_anEnvironmentOfOtherSizes_isRefused() {
        Examples example = Examples.of(Examples.spec(3, -2, 2, 1), 8, true);
        Safetensors.Content content = new Safetensors.Content(example.deployed().tensors(), Map.of());
        assertThatThrownBy(() -> DeployedPolicy.of(Path.of("p"), content, Examples.spec(11, -1, 1, 3), Map.of()))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("observations of 3 and actions of 1 entries, Example-v0 has 11 and 3");
    }
}
