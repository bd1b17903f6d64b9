package io.sd2ail.learning.djl;

import ai.djl.Device;
import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.network.NetworkShape;

/// Backends on DJL's PyTorch engine. The first one loads the native library; gradients are recorded on whichever thread
/// calls, without state that threads share.
public final class DjlBackendFactory implements BackendFactory {
    private final Device device;

    /// On the CPU.
    public DjlBackendFactory() {
        this(Device.cpu());
    }

    DjlBackendFactory(Device device) {
        this.device = device;
    }

    @Override
    public LearnerBackend learner(
            NetworkShape shape,
            NoiseSchedule schedule,
            DiscriminatorConfig discriminator,
            SacConfig sac,
            RandomStream random) {
        return new DjlBackend(device, shape, requireSteps(shape, schedule), discriminator, sac, random);
    }

    @Override
    public DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule) {
        return new DjlDiffusionModel(device, shape, requireSteps(shape, schedule));
    }

    private static NoiseSchedule requireSteps(NetworkShape shape, NoiseSchedule schedule) {
        if (shape.diffusionSteps() != schedule.steps()) {
            throw new IllegalArgumentException("the network is shaped for " + shape.diffusionSteps()
                    + " diffusion steps, the noise schedule has " + schedule.steps());
        }
        return schedule;
    }
}
