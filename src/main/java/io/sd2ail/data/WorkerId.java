package io.sd2ail.data;

/// One life of one rollout worker. A worker that starts again takes a new incarnation and numbers its batches from 0.
///
/// @param worker stable name, unique in the run
/// @param incarnation grows with every start of this worker
public record WorkerId(String worker, long incarnation) {}
