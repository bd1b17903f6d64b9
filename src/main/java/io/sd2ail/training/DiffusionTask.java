package io.sd2ail.training;

import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.imitation.DiffusionConfig;
import io.sd2ail.imitation.DiffusionTraining;
import io.sd2ail.imitation.SynthesisConfig;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.run.RunConfig;
import java.nio.file.Path;

/// A diffusion model of demonstrations that is trained by itself: its sizes and its rows, worked out once.
///
/// @param config of the environment, the demonstrations and the model
/// @param experts real demonstrations alone
/// @param shape of the denoiser; its other networks are of width 1
/// @param backends make the parts that compute
public record DiffusionTask(RunConfig config, Experts experts, NetworkShape shape, BackendFactory backends) {
    /// @param demonstrations file
    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when the file can't be used here
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when there is no such environment
    public static DiffusionTask prepare(RunConfig config, Path demonstrations, BackendFactory backends) {
        RowLayout layout = config.demonstrations().rows();
        try (Environment environment = config.newEnvironment()) {
            EnvironmentSpec spec = environment.spec();
            NetworkShape shape = new NetworkShape(
                    spec.observationSize(),
                    spec.actionSize(),
                    layout.rowSize(spec.observationSize(), spec.actionSize()),
                    LearningTask.clampedColumns(config, spec, layout),
                    config.diffusion().hidden(),
                    1,
                    config.diffusion().diffusionSteps());
            return new DiffusionTask(config, Experts.real(config, spec, layout, demonstrations), shape, backends);
        }
    }

    /// The training from its start.
    public DiffusionTraining newTraining() {
        DiffusionConfig settings = config.diffusion();
        NoiseSchedule schedule = NoiseSchedule.of(settings.noiseSchedule(), settings.diffusionSteps());
        return new DiffusionTraining(
                settings, experts.rows().all(), shape.rowSize(), backends.learner(shape, schedule), config.seed());
    }

    /// The model as it is now.
    ///
    /// @param losses on the way here
    public SavedDiffusion save(DiffusionTraining training, float[] losses) {
        return new SavedDiffusion(
                config.environment(),
                config.demonstrations().rows(),
                shape,
                config.diffusion().noiseSchedule(),
                training.denoiser(),
                experts.normalizer(),
                experts.meanReturn(),
                experts.rows().rows(),
                losses);
    }

    /// How close as many samples of the model as there are demonstration rows are to these.
    public SampleQuality quality(SavedDiffusion saved) {
        float[] demonstrations = experts.rows().all();
        float[] samples = SyntheticExperts.sample(
                saved, backends, saved.demonstrations(), SynthesisConfig.Start.NOISE, demonstrations, config.seed());
        return SampleQuality.of(samples, demonstrations, shape.rowSize(), shape.clampedColumns());
    }
}
