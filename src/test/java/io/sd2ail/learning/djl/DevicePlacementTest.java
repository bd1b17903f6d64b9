package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.Example;
import io.sd2ail.learning.ExampleLearner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// No operation lands on another device than the one asked for: every array that a step leaves behind is looked at,
/// before it is freed. On a machine without a GPU the look itself is tested by asking for one after the fact.
class DevicePlacementTest {
    /// Counts arrays, keeps those on another device than its own.
    private static final class Audit implements Consumer<NDManager> {
        private final Device asked;
        private final List<String> strays = new ArrayList<>();
        private int seen;

        Audit(Device asked) {
            this.asked = asked;
        }

        @Override
        public void accept(NDManager closing) {
            for (NDArray array : closing.getManagedArrays()) {
                seen++;
                if (!array.getDevice().equals(asked)) {
                    strays.add(array.getShape() + " on " + array.getDevice());
                }
            }
        }
    }

    @Test
    void everything_onTheCpu_leavesArraysThereOnly() {
        Audit audit = new Audit(Device.cpu());
        everything(audit);
        assertThat(audit.strays).isEmpty();
        // More than parameters and inputs: the operations' results.
        assertThat(audit.seen).isGreaterThan(500);
    }

    @Test
    void everything_onAnotherDeviceThanAsked_isSeenArrayByArray() {
        Audit audit = new Audit(Device.gpu(0));
        everything(audit);
        assertThat(audit.strays).hasSize(audit.seen).isNotEmpty();
    }

    private static void everything(Audit audit) {
        RandomStream random = new RandomStream(1, "test");
        try (ExampleLearner backend =
                        Backends.exampleLearner(Backends.example(new DeviceMemory(Device.cpu(), audit)), 1);
                DjlDiffusionModel model = Backends.exampleModel(new DeviceMemory(Device.cpu(), audit))) {
            Example.updateWithMore(backend, random);
            model.load(backend.denoiserParameters());
            float[] rows = model.denoise(5, Example.rows(5, random), Example.noise(5, random));
            model.expertProbability(5, rows, Example.noise(5, random));
        }
    }
}
