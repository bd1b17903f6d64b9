package io.sd2ail.learning;

/// What a whole step of soft actor-critic saw.
///
/// @param criticLoss mean of the critics' losses
/// @param policyLoss regularisers included, cloning left out
/// @param cloningLoss before its weight; 0 without cloning
/// @param temperatureLoss of the automatic temperature
/// @param temperature from before the step
/// @param entropy minus the mean log-probability of the policy's actions
/// @param meanValue mean of the first critic over the batch's actions
public record SacStepResult(
        float criticLoss,
        float policyLoss,
        float cloningLoss,
        float temperatureLoss,
        float temperature,
        float entropy,
        float meanValue) {
    static SacStepResult of(CriticResult critics, PolicyResult policy) {
        return new SacStepResult(
                critics.loss(),
                policy.loss(),
                policy.cloningLoss(),
                policy.temperatureLoss(),
                policy.temperature(),
                policy.entropy(),
                critics.meanValue());
    }
}
