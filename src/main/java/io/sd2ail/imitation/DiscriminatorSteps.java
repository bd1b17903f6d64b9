package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.replay.PrioritizedDraw;

/// What [Sd2ail] does around a step of its discriminator.
final class DiscriminatorSteps {
    private DiscriminatorSteps() {}

    /// @param agent [B, rowSize]
    /// @param penalized whether the gradient penalty has a weight
    static DiscriminatorBatch batch(
            NetworkShape shape,
            PrioritizedDraw expert,
            PrioritizedDraw synthetic,
            float[] agent,
            boolean penalized,
            RandomStream random) {
        float[] rows = Rows.concatenate(expert.values(), synthetic.values(), agent);
        int count = rows.length / shape.rowSize();
        DiscriminatorBatch.Penalty penalty = penalized
                ? new DiscriminatorBatch.Penalty(
                        random.uniforms(expert.rows()),
                        random.integers(expert.rows(), shape.diffusionSteps()),
                        random.gaussians(expert.values().length))
                : null;
        return new DiscriminatorBatch(
                expert.rows(),
                synthetic.rows(),
                agent.length / shape.rowSize(),
                rows,
                Rows.concatenate(expert.importanceWeights(), synthetic.importanceWeights()),
                random.integers(count, shape.diffusionSteps()),
                random.gaussians(rows.length),
                penalty);
    }

    static void report(MetricAccumulator metrics, DiscriminatorResult seen, DiscriminatorBatch batch) {
        float[] probability = seen.expertProbability();
        metrics.add("train/discriminator_loss", seen.loss());
        metrics.add("train/expert_loss", seen.expertLoss());
        metrics.add("train/agent_loss", seen.agentLoss());
        metrics.add("train/gradient_penalty", seen.penaltyLoss());
        metrics.add("train/expert_probability", Rows.mean(probability, 0, batch.expertRows()));
        metrics.add(
                "train/agent_probability",
                Rows.mean(probability, batch.expertRows() + batch.syntheticRows(), batch.agentRows()));
        if (batch.syntheticRows() > 0) {
            metrics.add("train/synthetic_loss", seen.syntheticLoss());
            metrics.add(
                    "train/synthetic_probability", Rows.mean(probability, batch.expertRows(), batch.syntheticRows()));
        }
    }
}
