package io.sd2ail.learning;

/// What an expert saw and did.
///
/// @param rows B
/// @param observations [B, observation], normalised
/// @param actions [B, action], in [-1, 1]
public record CloningBatch(int rows, float[] observations, float[] actions) {}
