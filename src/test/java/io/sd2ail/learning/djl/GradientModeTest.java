package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.Example;
import io.sd2ail.learning.ExampleLearner;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// The engine records gradients on every fresh thread unless told otherwise; scopes tell it, and put it back.
class GradientModeTest {
    private static final Executor FRESH_THREAD =
            task -> Thread.ofPlatform().name("fresh").start(task);

    @Test
    void inferenceScope_whereRecordingWasOn_recordsNothingAndPutsTheModeBack() {
        boolean recordedAfter = onFreshThread(() -> {
            try (DeviceMemory memory = new DeviceMemory(Device.cpu())) {
                Autograd.record(true);
                try (StepScope _ = memory.inference()) {
                    assertThat(Autograd.record(false)).isFalse();
                }
                return Autograd.record(true);
            }
        });
        assertThat(recordedAfter).isTrue();
    }

    @Test
    void trainingScope_whereRecordingWasOff_recordsAndPutsTheModeBack() {
        boolean recordedAfter = onFreshThread(() -> {
            try (DeviceMemory memory = new DeviceMemory(Device.cpu())) {
                Autograd.record(false);
                try (StepScope scope = memory.training()) {
                    NDArray leaf = scope.leaf(memory.permanent(1, 2));
                    Autograd.backward(leaf.mul(leaf).sum(), scope.constant(1));
                    assertThat(Autograd.gradient(leaf).toFloatArray()).containsExactly(2, 4);
                }
                return Autograd.record(false);
            }
        });
        assertThat(recordedAfter).isFalse();
    }

    @Test
    void diffusionModel_onAFreshThread_keepsNoArrays() {
        int[] live = onFreshThread(() -> {
            RandomStream random = new RandomStream(1, "test");
            try (DjlDiffusionModel model = Backends.exampleModel(new DeviceMemory(Device.cpu()))) {
                model.load(Initialization.denoiser(Example.SHAPE, random));
                List<Integer> counts = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    model.denoise(5, Example.rows(5, random), Example.noise(5, random));
                    model.expertProbability(5, Example.rows(5, random), Example.noise(5, random));
                    counts.add(model.memory().live());
                }
                return counts.stream().mapToInt(Integer::intValue).toArray();
            }
        });
        assertThat(live[1]).isEqualTo(live[0]);
        assertThat(live[2]).isEqualTo(live[0]);
    }

    @Test
    void training_besideAnotherThread_givesTheSameGradients() {
        float[] alone = trained();
        CompletableFuture<float[]> first = CompletableFuture.supplyAsync(GradientModeTest::trained, FRESH_THREAD);
        CompletableFuture<float[]> second = CompletableFuture.supplyAsync(GradientModeTest::trained, FRESH_THREAD);
        assertThat(first.join()).isEqualTo(alone);
        assertThat(second.join()).isEqualTo(alone);
    }

    private static float[] trained() {
        RandomStream random = new RandomStream(4, "test");
        try (ExampleLearner backend = Backends.exampleLearner(3)) {
            for (int i = 0; i < 10; i++) {
                Example.update(backend, random);
            }
            assertThat(backend.denoiserParameters())
                    .hasSize(ParameterLayout.denoiser(Example.SHAPE).size());
            return backend.denoiserParameters();
        }
    }

    private static <T> T onFreshThread(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, FRESH_THREAD).join();
    }
}
