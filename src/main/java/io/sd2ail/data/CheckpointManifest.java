package io.sd2ail.data;

/// What lies beside a saved state: enough to tell a whole one from a torn one without reading the state.
///
/// @param format version of the layout of the state
/// @param updates learner updates done
/// @param environmentSteps transitions inserted into the replay
/// @param stateBytes length of the state file
/// @param crc32c CRC-32C of the state file followed by the four numbers above as little-endian int64
public record CheckpointManifest(int format, long updates, long environmentSteps, long stateBytes, int crc32c) {}
