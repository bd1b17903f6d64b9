package io.sd2ail.learning;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;

/// Makes the parts that compute: one learner's backend, or a diffusion model for a generator.
public interface BackendFactory {
    /// What a learner's trainers are made on.
    ///
    /// @param shape of all networks
    /// @param schedule of as many steps as the shape says
    LearnerBackend learner(NetworkShape shape, NoiseSchedule schedule);

    /// A diffusion model whose weights are all 0 until the first [DiffusionModel#load].
    ///
    /// @param schedule of as many steps as the shape says
    DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule);
}
