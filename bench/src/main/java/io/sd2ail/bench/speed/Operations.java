package io.sd2ail.bench.speed;

import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;

/// Floating-point operations of one learner iteration that no exact program can do without: two for each multiply-add
/// of the matrix products of forward and backward passes. Activations, losses, optimizers and random draws are left
/// out, as is what depends on the diffusion step alone, which takes only T values. docs/benchmarks.md derives the
/// formula.
///
/// @param size of networks and batches
record Operations(Size size) {
    /// Of one call; 0 for a part without matrix products.
    double of(Part part) {
        return switch (part) {
            case DISCRIMINATOR -> 2 * discriminator();
            case REWARD -> 2 * expertProbability(size.rewardRows());
            case SAC -> 2 * sac();
            case GENERATOR -> 2 * (expertProbability(size.samplingRows()) + expertProbability(size.samplingRows()));
            case DRAWS -> 0;
            case FULL -> of(Part.DISCRIMINATOR) + of(Part.REWARD) + of(Part.SAC) + of(Part.GENERATOR);
            case ACT_1, ACT_4, ACT_16, ACT_64 -> 2 * part.rows() * policy();
        };
    }

    /// Multiply-adds of one row through the denoiser: row -> hidden -> hidden -> hidden -> row.
    private double denoiser() {
        double hidden = size.denoiserHidden();
        return 2 * hidden * hidden + 2 * hidden * size.row();
    }

    /// Forward, gradients of the weights, gradients of what enters each layer but the first. A row of the penalty goes
    /// forward, back to the input, and twice back through both of these.
    private double discriminator() {
        double first = (double) size.denoiserHidden() * size.row();
        double loss = size.discriminatorRows() * (3 * denoiser() - first);
        double penalty = size.expertRows() * (6 * denoiser() - first);
        return size.penalized() ? loss + penalty : loss;
    }

    /// T forward passes; a reverse process needs as many.
    private double expertProbability(int rows) {
        return (double) rows * Size.DIFFUSION_STEPS * denoiser();
    }

    /// observation -> width -> width -> means and deviations.
    private double policy() {
        double width = size.policyHidden();
        return size.observation() * width + width * width + width * 2 * size.action();
    }

    /// observation and action -> width -> width -> 1.
    private double critic() {
        double width = size.policyHidden();
        return (size.observation() + size.action()) * width + width * width + width;
    }

    /// Critics: next actions, both targets, both critics forward and backward. Policy: its actions, both critics
    /// forward, back through the smaller one to the action alone, then through the policy.
    private double sac() {
        double width = size.policyHidden();
        double joined = (size.observation() + size.action()) * width;
        double ofCritics = policy() + 2 * critic() + 2 * (3 * critic() - joined);
        double toAction = critic() - size.observation() * width;
        double ofPolicy = 3 * policy() - size.observation() * width + 2 * critic() + toAction;
        return size.policyRows() * (ofCritics + ofPolicy);
    }
}
