package io.sd2ail.learning;

/// What one discriminator step saw, all from before its weights changed.
///
/// @param loss the total
/// @param expertLoss mean weighted cross-entropy of the expert rows
/// @param syntheticLoss of the synthetic rows; 0 without any
/// @param agentLoss of the agent rows
/// @param penaltyLoss weighted gradient penalty; 0 without one
/// @param expertProbability [E + S + A], D(x) at the drawn step of each row: 1 is expert
public record DiscriminatorResult(
        float loss,
        float expertLoss,
        float syntheticLoss,
        float agentLoss,
        float penaltyLoss,
        float[] expertProbability) {
    /// 1 - D of `count` rows from `from` on: how wrong it was about experts.
    public float[] errors(int from, int count) {
        float[] errors = new float[count];
        for (int i = 0; i < count; i++) {
            errors[i] = 1 - expertProbability[from + i];
        }
        return errors;
    }
}
