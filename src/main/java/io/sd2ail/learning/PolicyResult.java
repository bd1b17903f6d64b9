package io.sd2ail.learning;

/// What one step of the policy saw.
///
/// @param loss regularisers included, cloning left out
/// @param cloningLoss mean (tanh(mean(s)) - a)^2, before its weight; 0 without cloning
/// @param temperatureLoss of the automatic temperature
/// @param temperature SAC's alpha, from before the step
/// @param entropy minus the mean log-probability of the policy's actions
public record PolicyResult(float loss, float cloningLoss, float temperatureLoss, float temperature, float entropy) {}
