package io.sd2ail.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.checkpoint.DurableFiles;
import io.sd2ail.demonstration.array.NpzWriter;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.model.PolicyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What users do with an exported policy, by Python's own packages: `SD2AIL_PYTHON` names an interpreter that has
/// onnx, onnxruntime and gymnasium with MuJoCo, as .ci/run makes one.
@EnabledIfEnvironmentVariable(named = "SD2AIL_PYTHON", matches = ".+")
class PythonTest {
    private static final int EPISODES = 10;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"3, 1, 16, -2, 2, true", "11, 3, 256, -1, 1, false", "27, 8, 64, -0.4, 1.2, true"})
    void writeOnnx_anyPolicy_passesTheCheckerAndActsInPythonAsHere(
            int observation, int action, int width, double low, double high, boolean normalized)
            throws IOException, InterruptedException {
        Examples example = Examples.of(Examples.spec(observation, low, high, action), width, normalized);
        Path policy = folder.resolve("policy.onnx");
        example.deployed().writeOnnx(policy);
        Path rows = folder.resolve("rows.npz");
        write(example, example.observations(50), rows);
        assertThat(python(policy, rows.toString()).getFirst()).isLessThan(1e-5);
    }

    private static void write(Examples example, float[][] observations, Path file) {
        int observation = example.spec().observationSize();
        int action = example.spec().actionSize();
        float[] seen = new float[observations.length * observation];
        float[] done = new float[observations.length * action];
        for (int row = 0; row < observations.length; row++) {
            System.arraycopy(observations[row], 0, seen, row * observation, observation);
            double[] actions = example.action(observations[row]);
            for (int i = 0; i < action; i++) {
                done[row * action + i] = (float) actions[i];
            }
        }
        Map<String, long[]> shapes = Map.of(
                "observations", new long[] {observations.length, observation},
                "actions", new long[] {observations.length, action});
        DurableFiles.replace(file, out -> NpzWriter.write(out, Map.of("observations", seen, "actions", done), shapes));
    }

    @Test
    void hopperPolicy_inGymnasium_hasTheReturnOfOurEvaluation() throws IOException, InterruptedException {
        PolicyFile.Stored stored =
                PolicyFile.read(Examples.resource("/io/sd2ail/demonstrations/Hopper-v5.safetensors", folder));
        double[] own;
        EnvironmentSpec spec;
        try (Environment environment = Environments.create("Hopper-v5", Contacts.CURRENT)) {
            spec = environment.spec();
            own = new Evaluation(environment, EPISODES, 1)
                    .run(stored.policy()::actDeterministic)
                    .returns();
        }
        Path policy = folder.resolve("hopper.onnx");
        DeployedPolicy.of(folder, stored.content(), spec, Map.of()).writeOnnx(policy);
        double[] python = python(policy, Integer.toString(EPISODES)).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        assertThat(python).hasSize(EPISODES);
        double standardError = Math.hypot(standardError(own), standardError(python));
        assertThat(mean(python)).isCloseTo(mean(own), within(standardError));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double standardError(double[] values) {
        double mean = mean(values);
        double variance =
                Arrays.stream(values).map(value -> Math.pow(value - mean, 2)).sum() / (values.length - 1);
        return Math.sqrt(variance / values.length);
    }

    /// The numbers that the script prints.
    private List<Double> python(Path policy, String work) throws IOException, InterruptedException {
        Path script = Examples.resource("act.py", folder);
        Process process = new ProcessBuilder(System.getenv("SD2AIL_PYTHON"), script.toString(), policy.toString(), work)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().map(Double::valueOf).toList();
    }
}
