package io.sd2ail.learning;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;

/// Makes the parts that compute: one learner's backend, or a diffusion model for a generator.
public interface BackendFactory {
    /// A backend with freshly drawn parameters. To continue a run, [LearnerBackend#load] a saved state into it.
    ///
    /// @param schedule of as many steps as the shape says
    /// @param random draws the initial parameters
    LearnerBackend learner(
            NetworkShape shape,
            NoiseSchedule schedule,
            DiscriminatorConfig discriminator,
            SacConfig sac,
            RandomStream random);

    /// A diffusion model whose weights are all 0 until the first [DiffusionModel#load].
    ///
    /// @param schedule of as many steps as the shape says
    DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule);
}
