package io.sd2ail.learning.djl;

import ai.djl.Device;
import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.Example;

/// Backends of the tests' tiny networks, by their own type: for a look at their native memory.
final class Backends {
    private Backends() {}

    static DjlBackend example(long seed) {
        return example(new DeviceMemory(Device.cpu()), seed);
    }

    static DjlBackend example(DeviceMemory memory, long seed) {
        return new DjlBackend(
                memory,
                Example.SHAPE,
                Example.SCHEDULE,
                Example.DISCRIMINATOR,
                Example.SAC,
                new RandomStream(seed, "initialization"));
    }

    static DjlDiffusionModel exampleModel(DeviceMemory memory) {
        return new DjlDiffusionModel(memory, Example.SHAPE, Example.SCHEDULE);
    }
}
