package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.Example;
import io.sd2ail.learning.ExampleLearner;
import io.sd2ail.learning.SavedState;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    @Test
    void updates_aHundredOfEverything_leaveNoNativeArrays() {
        RandomStream random = new RandomStream(1, "test");
        DjlBackend backend = Backends.example(new DeviceMemory(Device.cpu()));
        try (ExampleLearner trainers = Backends.exampleLearner(backend, 1);
                DjlDiffusionModel generator = Backends.exampleModel(new DeviceMemory(Device.cpu()))) {
            everything(trainers, generator, random);
            int learner = backend.memory().live();
            int generating = generator.memory().live();
            for (int i = 0; i < 100; i++) {
                everything(trainers, generator, random);
            }
            assertThat(backend.memory().live()).isEqualTo(learner);
            assertThat(generator.memory().live()).isEqualTo(generating);
        }
    }

    private static void everything(ExampleLearner learner, DjlDiffusionModel generator, RandomStream random) {
        Example.updateWithMore(learner, random);
        learner.load(SavedState.of(learner));
        generator.load(learner.denoiserParameters());
        float[] rows = generator.denoise(5, Example.rows(5, random), Example.noise(5, random));
        generator.expertProbability(5, rows, Example.noise(5, random));
    }
}
