package io.sd2ail.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.run.RunConfig.Compute;
import io.sd2ail.run.RunConfig.Compute.Backend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendsTest {
    private static final NetworkShape SHAPE = new NetworkShape(3, 1, 4, 1, 16, 16, 3);
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.VP, 3);

    private final List<String> notices = new ArrayList<>();

    private void makeModel(Backends backends) {
        try (DiffusionModel model = backends.diffusionModel(SHAPE, SCHEDULE)) {
            assertThat(model.expertProbability(1, new float[4], new float[12])).hasSize(1);
        }
    }

    @Test
    void backend_vector_saysItsThreads() {
        makeModel(new Backends(new Compute(Backend.VECTOR, "auto", 3, 2), notices::add));
        assertThat(notices)
                .containsExactly(
                        "computing on the Vector API, learner on 3 threads, generator on 2 threads (as configured)");
    }

    @Test
    void backend_djl_saysItsDevice() {
        makeModel(new Backends(new Compute(Backend.DJL, "cpu", 1, 1), notices::add));
        assertThat(notices).containsExactly("computing on PyTorch, cpu, 1 thread (as configured)");
    }

    @Test
    void backend_auto_measuresBothOnceAndSaysBothTimes() {
        Backends backends = new Backends(new Compute(Backend.AUTO, "cpu", 1, 1), notices::add);
        makeModel(backends);
        makeModel(backends);
        assertThat(notices).hasSize(1);
        assertThat(notices.getFirst())
                .containsPattern("take \\d+\\.\\d\\d ms on the Vector API, \\d+\\.\\d\\d ms on PyTorch");
    }

    @Test
    void backend_autoWithoutTheVectorApi_isPyTorchAndSaysWhy() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BackendsTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(output).contains("computing on PyTorch").contains("--add-modules jdk.incubator.vector");
    }

    /// Says what `auto` chooses in this JVM.
    public static void main(String[] arguments) {
        new BackendsTest().makeModel(new Backends(new Compute(Backend.AUTO, "cpu", 1, 1), System.out::println));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "cuda", "cuda:x", ""})
    void compute_unknownDevice_isRefused(String device) {
        assertThatThrownBy(() -> new Compute(Backend.AUTO, device, null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be auto, cpu, or cuda:0");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 2, 1", "4, 3, 1", "8, 6, 1", "16, 8, 2", "64, 8, 4"})
    void cores_anyNumber_areSharedWithinWhatAnUpdateCanUse(int available, int learner, int generator) {
        assertThat(Cores.share(available)).isEqualTo(new Cores(learner, generator));
    }
}
