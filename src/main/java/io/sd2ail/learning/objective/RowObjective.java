package io.sd2ail.learning.objective;

import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;

/// The discriminator's cross-entropy row by row: what each row adds to the loss, and the slope of that, for backends
/// that treat a block of rows at a time.
///
/// loss = mean w BCE(expert, 1) + mean w BCE(synthetic, 1) + mean BCE(agent, 0)
public final class RowObjective {
    private final DiscriminatorBatch batch;
    private final ImportanceWeights weights;
    private final int firstAgent;
    private final double expertMean;
    private final double syntheticMean;

    public RowObjective(DiscriminatorBatch batch, ImportanceWeights weights) {
        this.batch = batch;
        this.weights = weights;
        this.firstAgent = batch.expertRows() + batch.syntheticRows();
        this.expertMean = meanWeight(0, batch.expertRows());
        this.syntheticMean = meanWeight(batch.expertRows(), firstAgent);
    }

    private double meanWeight(int from, int to) {
        double mean = 0;
        for (int row = from; row < to; row++) {
            mean += batch.importanceWeights()[row] / (double) (to - from);
        }
        return mean;
    }

    /// What the row adds to the loss.
    ///
    /// @param probability D of the row
    public double loss(int row, float probability) {
        return share(row)
                * (row < firstAgent
                        ? BinaryCrossEntropy.lossOfExpert(probability)
                        : BinaryCrossEntropy.lossOfAgent(probability));
    }

    /// d loss / d error of the row, where D = exp(-error).
    public float slope(int row, float probability) {
        return (float) (share(row)
                * (row < firstAgent
                        ? BinaryCrossEntropy.slopeOfExpert(probability)
                        : BinaryCrossEntropy.slopeOfAgent(probability)));
    }

    private double share(int row) {
        if (row >= firstAgent) {
            return 1.0 / batch.agentRows();
        }
        boolean expert = row < batch.expertRows();
        double weight =
                switch (weights) {
                    case PER_ROW -> batch.importanceWeights()[row];
                    case BATCH_MEAN -> expert ? expertMean : syntheticMean;
                };
        return weight / (expert ? batch.expertRows() : batch.syntheticRows());
    }
}
