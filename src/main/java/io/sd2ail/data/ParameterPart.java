package io.sd2ail.data;

/// A piece of an encoded [ParameterSnapshot]. All pieces of a version in their order, put together, are its bytes.
///
/// @param topic of the snapshot
/// @param version of the snapshot
/// @param part 0, 1, ..., parts - 1
/// @param parts pieces of the whole snapshot
/// @param bytes nobody writes to them
public record ParameterPart(ParameterSnapshot.Topic topic, long version, int part, int parts, byte[] bytes) {}
