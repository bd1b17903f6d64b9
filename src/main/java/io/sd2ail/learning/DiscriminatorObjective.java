package io.sd2ail.learning;

import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;

/// The discriminator's cross-entropy as a function of each row's denoising error, with its slopes: the same plain
/// numbers for every backend, which only has to bring the slopes back through the denoiser.
///
/// loss = mean w BCE(expert, 1) + mean w BCE(synthetic, 1) + mean BCE(agent, 0)
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
        float[] probabilities = new float[errors.length];
        for (int i = 0; i < errors.length; i++) {
            probabilities[i] = BinaryCrossEntropy.probability(errors[i]);
        }
        int synthetic = batch.expertRows();
        int agent = synthetic + batch.syntheticRows();
        float[] slopes = new float[errors.length];
        return new DiscriminatorObjective(
                positive(probabilities, slopes, batch, weights, 0, synthetic),
                positive(probabilities, slopes, batch, weights, synthetic, agent),
                negative(probabilities, slopes, agent),
                probabilities,
                slopes);
    }

    private static double positive(
            float[] probabilities,
            float[] slopes,
            DiscriminatorBatch batch,
            ImportanceWeights weights,
            int from,
            int to) {
        double mean = 0;
        for (int i = from; i < to; i++) {
            mean += batch.importanceWeights()[i] / (double) (to - from);
        }
        double loss = 0;
        for (int i = from; i < to; i++) {
            double weight =
                    switch (weights) {
                        case PER_ROW -> batch.importanceWeights()[i];
                        case BATCH_MEAN -> mean;
                    };
            double share = weight / (to - from);
            loss += share * BinaryCrossEntropy.lossOfExpert(probabilities[i]);
            slopes[i] = (float) (share * BinaryCrossEntropy.slopeOfExpert(probabilities[i]));
        }
        return loss;
    }

    private static double negative(float[] probabilities, float[] slopes, int from) {
        double share = 1.0 / (probabilities.length - from);
        double loss = 0;
        for (int i = from; i < probabilities.length; i++) {
            loss += share * BinaryCrossEntropy.lossOfAgent(probabilities[i]);
            slopes[i] = (float) (share * BinaryCrossEntropy.slopeOfAgent(probabilities[i]));
        }
        return loss;
    }

    /// Without a gradient penalty.
    public double loss() {
        return expertLoss + syntheticLoss + agentLoss;
    }
}
