package io.sd2ail.data;

/// A finished training episode.
///
/// @param episodeReturn sum of the environment's rewards, undiscounted
/// @param length environment steps
public record EpisodeResult(double episodeReturn, int length) {}
