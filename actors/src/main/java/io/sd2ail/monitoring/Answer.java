package io.sd2ail.monitoring;

/// What monitoring is told of a run.
///
/// @param well whether it is as asked
/// @param words why, for people
public record Answer(boolean well, String words) {}
