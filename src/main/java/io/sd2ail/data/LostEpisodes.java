package io.sd2ail.data;

/// Training episodes that were given up because the environment failed. Their transitions up to there are real and
/// stay; none of them is terminal.
///
/// @param reason in a few words without numbers, for example `simulation diverged: bad acceleration`
/// @param episodes so many
public record LostEpisodes(String reason, long episodes) {}
