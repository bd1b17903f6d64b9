package io.sd2ail.learning;

import org.jspecify.annotations.Nullable;

/// The rows and draws of one discriminator step, in the order expert, synthetic, agent.
///
/// @param expertRows E
/// @param syntheticRows S; 0 while the pool is empty
/// @param agentRows A
/// @param rows [E + S + A, rowSize]
/// @param importanceWeights [E + S], of the expert and synthetic rows
/// @param steps [E + S + A], the diffusion step t in 0..T-1 of each row
/// @param noise [E + S + A, rowSize], standard normal
/// @param penalty draws of the gradient penalty; absent when its weight is 0. Needs E = A
public record DiscriminatorBatch(
        int expertRows,
        int syntheticRows,
        int agentRows,
        float[] rows,
        float[] importanceWeights,
        int[] steps,
        float[] noise,
        @Nullable Penalty penalty) {

    /// Draws of the gradient penalty at u expert + (1 - u) agent.
    ///
    /// @param mixing [E], u in [0, 1)
    /// @param steps [E]
    /// @param noise [E, rowSize]
    public record Penalty(float[] mixing, int[] steps, float[] noise) {}

    /// The draws of the gradient penalty.
    ///
    /// @throws IllegalArgumentException when they are missing, or the rows can't be mixed one by one
    public Penalty requirePenalty() {
        if (penalty == null || penalty.steps().length != expertRows || expertRows != agentRows) {
            throw new IllegalArgumentException("the gradient penalty needs its own draws and as many expert rows as"
                    + " agent rows; this batch has " + expertRows + " and " + agentRows);
        }
        return penalty;
    }

    public int allRows() {
        return expertRows + syntheticRows + agentRows;
    }
}
