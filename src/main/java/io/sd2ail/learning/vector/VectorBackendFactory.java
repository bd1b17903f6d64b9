package io.sd2ail.learning.vector;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.network.NetworkShape;

/// Backends on the JDK's Vector API. They need no native library, and compute the same bits for any number of threads
/// and any vector width.
public final class VectorBackendFactory implements BackendFactory {
    private final int learnerThreads;
    private final int generatorThreads;

    /// @param learnerThreads of a learner's backend, its owner's included
    /// @param generatorThreads of a diffusion model, its owner's included
    public VectorBackendFactory(int learnerThreads, int generatorThreads) {
        this.learnerThreads = learnerThreads;
        this.generatorThreads = generatorThreads;
    }

    @Override
    public LearnerBackend learner(NetworkShape shape, NoiseSchedule schedule) {
        return new VectorBackend(learnerThreads, shape, schedule.requireSteps(shape.diffusionSteps()));
    }

    @Override
    public DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule) {
        return new VectorDiffusionModel(generatorThreads, shape, schedule.requireSteps(shape.diffusionSteps()));
    }
}
