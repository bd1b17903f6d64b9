package io.sd2ail.learning;

/// What one step of the critics saw.
///
/// @param loss mean of the critics' losses (half mean squared errors)
/// @param meanValue mean of the first critic over the batch's actions
public record CriticResult(float loss, float meanValue) {}
