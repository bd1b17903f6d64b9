package io.sd2ail.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.djl.DjlBackendFactory;
import io.sd2ail.learning.vector.VectorBackendFactory;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import io.sd2ail.training.ExpertSources;
import io.sd2ail.training.LearnerCore;
import io.sd2ail.training.LearningTask;
import io.sd2ail.training.LocalTrainer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmStartTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("policy");
    }

    private static LearningTask task(String algorithm, String... settings) {
        return task(new VectorBackendFactory(1, 1), algorithm, settings);
    }

    private static LearningTask task(BackendFactory backends, String algorithm, String... settings) {
        List<String> all = new java.util.ArrayList<>(
                List.of("algorithm=" + algorithm, "sd2ail.policy-hidden=16", "sd2ail.denoiser-hidden=8"));
        all.addAll(List.of(settings));
        RunConfig config = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, all));
        Path demonstrations = Path.of("main/resources/io/sd2ail/demonstrations/Pendulum-v1.npz");
        return LearningTask.prepare(config, ExpertSources.of(demonstrations), backends);
    }

    private static PolicySnapshot firstPolicy(LearningTask task) {
        try (LearnerCore core = task.newLearner()) {
            return task.policy(core.policy());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sac, safetensors, vector",
        "sd2ail, safetensors, vector",
        "sd2ail, onnx, vector",
        "gail, onnx, djl",
        "bc, onnx, vector",
        "bc, safetensors, djl"
    })
    void of_aPolicyOfTheSameLayers_isWhatTheRunBeginsWith(String algorithm, String format, String backend) {
        Examples given = Examples.of(Examples.spec(3, -2, 2, 1), 16, true);
        if (format.equals("onnx")) {
            given.deployed().writeOnnx(file());
        } else {
            given.deployed().writeSafetensors(file());
        }
        BackendFactory backends =
                backend.equals("djl") ? new DjlBackendFactory("cpu", 1) : new VectorBackendFactory(1, 1);
        LearningTask task =
                WarmStart.of(task(backends, algorithm, "sd2ail.sac.policy-average=0.1"), GivenPolicy.read(file()));
        PolicySnapshot first = firstPolicy(task);
        for (float[] observation : given.observations(20)) {
            double[] wide = Examples.widened(observation);
            assertThat(first.actDeterministic(wide))
                    .containsExactly(given.policy().actDeterministic(wide), within(1e-5f));
        }
    }

    @Test
    void of_aPolicyWithStandardDeviations_takesThemOver() {
        Examples given = Examples.of(Examples.spec(3, -2, 2, 1), 16, true);
        given.deployed().writeSafetensors(file());
        assertThat(lastBias(WarmStart.of(task("sac"), GivenPolicy.read(file()))))
                .isEqualTo(given.parameters()[given.parameters().length - 1]);
    }

    @Test
    void of_aPolicyWithoutStandardDeviations_beginsWithDrawnOnes() {
        Examples.of(Examples.spec(3, -2, 2, 1), 16, true).deployed().writeOnnx(file());
        assertThat(lastBias(WarmStart.of(task("sac"), GivenPolicy.read(file()))))
                .isEqualTo(lastBias(task("sac")));
    }

    /// Bias of the last logarithm of a standard deviation.
    private static float lastBias(LearningTask task) {
        try (LearnerCore core = task.newLearner()) {
            float[] parameters = core.policy().array(ParameterSnapshot.POLICY);
            return parameters[parameters.length - 1];
        }
    }

    @Test
    void of_theSameScaling_changesNoWeight() {
        LearningTask task = task("sd2ail");
        Examples drawn = Examples.of(task.spec(), 16, false);
        ObservationNormalizer own = task.normalizer();
        Examples given = new Examples(task.spec(), drawn.shape(), drawn.parameters(), own);
        given.deployed().writeSafetensors(file());
        try (LearnerCore core = WarmStart.of(task, GivenPolicy.read(file())).newLearner()) {
            assertThat(core.policy().array(ParameterSnapshot.POLICY))
                    .containsExactly(given.parameters(), within(1e-6f));
        }
    }

    @Test
    void newLearner_ofAWarmStart_drawsAllOtherNetworksAsWithoutIt() {
        Examples.of(Examples.spec(3, -2, 2, 1), 16, true).deployed().writeOnnx(file());
        LearningTask cold = task("sd2ail");
        try (LearnerCore with = WarmStart.of(cold, GivenPolicy.read(file())).newLearner();
                LearnerCore without = cold.newLearner()) {
            assertThat(Objects.requireNonNull(with.publish().diffusion()).arrays())
                    .usingRecursiveComparison()
                    .isEqualTo(Objects.requireNonNull(without.publish().diffusion())
                            .arrays());
        }
    }

    @Test
    void turn_ofARunThatWasGivenAPolicy_actsByItFromTheFirstStep() {
        Examples.of(Examples.spec(3, -2, 2, 1), 16, true).deployed().writeOnnx(file());
        LearningTask cold = task("sd2ail", "initial-policy=" + file(), "pace.random-steps=1000");
        List<Long> versions = new java.util.ArrayList<>();
        try (LocalTrainer trainer = new LocalTrainer(
                WarmStart.of(cold, GivenPolicy.read(file())),
                checked -> versions.add(checked.batch().policyVersion()))) {
            var unused = trainer.turn();
        }
        assertThat(versions).isNotEmpty().containsOnly(1L);
    }

    @Test
    void of_anotherShapeOrRange_isRefusedWithBothNamed() {
        LearningTask task = task("sac");
        Examples.of(Examples.spec(3, -2, 2, 1), 24, true).deployed().writeOnnx(file());
        assertRefused(
                task,
                "is a network of 3-24-24-1 (relu, relu, tanh), this run's policy is one of 3-16-16-1 (relu, relu, tanh)",
                "sd2ail.policy-hidden=24");
        Examples.of(Examples.spec(11, -1, 1, 3), 16, true).deployed().writeSafetensors(file());
        assertRefused(task, "takes observations of 11 entries and gives actions of 3", "Pendulum-v1 has 3 and 1");
        Examples.of(Examples.spec(3, -1, 1, 1), 16, true).deployed().writeOnnx(file());
        assertRefused(
                task, "gives actions from -1.0 to 1.0 in entry 0, Pendulum-v1 takes -2.0 to 2.0", "scale its tanh");
        Path tanh = Examples.resource("pytorch-tanh-dynamo.onnx", folder);
        assertThatThrownBy(() -> WarmStart.of(task, GivenPolicy.read(tanh)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("3-8-8-4-1 (tanh, tanh, relu, none)");
    }

    @Test
    void of_aPerceptronOfPyTorchOfTheSameLayers_isTaken() {
        GivenPolicy given = GivenPolicy.read(Examples.resource("pytorch-relu-script.onnx", folder));
        PolicySnapshot first = firstPolicy(WarmStart.of(task("sac"), given));
        double[] observation = {0.3, -0.9, 2};
        double[] action = given.network().of(observation);
        assertThat(2.0 * first.actDeterministic(observation)[0]).isCloseTo(action[0], within(1e-5));
    }

    private void assertRefused(LearningTask task, String... hints) {
        assertThatThrownBy(() -> WarmStart.of(task, GivenPolicy.read(file())))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(file().toString())
                .hasMessageContainingAll(Arrays.stream(hints).toArray(CharSequence[]::new));
    }
}
