package io.sd2ail.learning;

/// What one SAC step saw.
///
/// @param criticLoss mean of the two critics' losses (half mean squared errors)
/// @param policyLoss regularisers included
/// @param temperatureLoss of the automatic temperature
/// @param temperature SAC's alpha, from before the step
/// @param entropy minus the mean log-probability of the policy's actions
/// @param meanValue mean of the first critic over the batch's actions
public record SacResult(
        float criticLoss, float policyLoss, float temperatureLoss, float temperature, float entropy, float meanValue) {}
