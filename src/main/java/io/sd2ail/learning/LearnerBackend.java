package io.sd2ail.learning;

import io.sd2ail.data.RandomStream;

/// What one learner computes with, its threads or a device's memory. An algorithm makes the trainers on it that it
/// needs, with freshly drawn parameters; to continue a run, [Trainer#load] a saved state into each.
///
/// Not thread-safe; one thread uses it and its trainers.
public interface LearnerBackend extends AutoCloseable {
    /// @param random draws the initial parameters
    DiscriminatorTrainer discriminator(DiscriminatorConfig config, RandomStream random);

    /// @param random draws the initial parameters
    SacTrainer softActorCritic(SacConfig config, RandomStream random);

    /// @param random draws the initial parameters
    BinaryDiscriminatorTrainer binaryDiscriminator(BinaryDiscriminatorConfig config, RandomStream random);

    /// @param random draws the initial parameters
    CloningTrainer behavioralCloning(CloningConfig config, RandomStream random);

    /// @param random draws the initial parameters
    DenoisingTrainer denoising(DenoisingConfig config, RandomStream random);

    /// Ends its trainers too.
    @Override
    void close();
}
