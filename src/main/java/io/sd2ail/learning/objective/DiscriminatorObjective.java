package io.sd2ail.learning.objective;

import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;

/// The discriminator's cross-entropy of a whole batch as a function of each row's denoising error, with its slopes: the
/// same plain numbers for every backend, which only has to bring the slopes back through the denoiser.
///
/// @param expertLoss mean weighted cross-entropy of the expert rows
/// @param syntheticLoss of the synthetic rows; 0 without any
/// @param agentLoss of the agent rows
/// @param probabilities [E + S + A], D = exp(-error)
/// @param slopes [E + S + A], d loss / d error
public record DiscriminatorObjective(
        double expertLoss, double syntheticLoss, double agentLoss, float[] probabilities, float[] slopes) {

    /// @param errors [E + S + A], mean over a row's entries of the squared denoising error
    public static DiscriminatorObjective of(float[] errors, DiscriminatorBatch batch, ImportanceWeights weights) {
        RowObjective objective = new RowObjective(batch, weights);
        float[] probabilities = new float[errors.length];
        float[] slopes = new float[errors.length];
        for (int row = 0; row < errors.length; row++) {
            probabilities[row] = BinaryCrossEntropy.probability(errors[row]);
            slopes[row] = objective.slope(row, probabilities[row]);
        }
        int synthetic = batch.expertRows();
        int agent = synthetic + batch.syntheticRows();
        return new DiscriminatorObjective(
                loss(objective, probabilities, 0, synthetic),
                loss(objective, probabilities, synthetic, agent),
                loss(objective, probabilities, agent, errors.length),
                probabilities,
                slopes);
    }

    private static double loss(RowObjective objective, float[] probabilities, int from, int to) {
        double loss = 0;
        for (int row = from; row < to; row++) {
            loss += objective.loss(row, probabilities[row]);
        }
        return loss;
    }

    /// Without a gradient penalty.
    public double loss() {
        return expertLoss + syntheticLoss + agentLoss;
    }
}
