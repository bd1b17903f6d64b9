package io.sd2ail.learning.djl;

import ai.djl.Device;
import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.Example;
import io.sd2ail.learning.ExampleLearner;

/// Backends of the tests' tiny networks, by their own type: for a look at their native memory.
final class Backends {
    private Backends() {}

    static DjlBackend example(DeviceMemory memory) {
        return new DjlBackend(memory, Example.SHAPE, Example.SCHEDULE);
    }

    static ExampleLearner exampleLearner(long seed) {
        return exampleLearner(example(new DeviceMemory(Device.cpu())), seed);
    }

    /// With normalised critics and an average of the policy, for which there are arrays too.
    static ExampleLearner exampleLearner(DjlBackend backend, long seed) {
        return new ExampleLearner(
                backend, Example.DISCRIMINATOR, Example.with(0.1, true), new RandomStream(seed, "initialization"));
    }

    static DjlDiffusionModel exampleModel(DeviceMemory memory) {
        return new DjlDiffusionModel(memory, Example.SHAPE, Example.SCHEDULE);
    }
}
