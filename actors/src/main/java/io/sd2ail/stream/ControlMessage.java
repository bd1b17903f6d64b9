package io.sd2ail.stream;

/// A small message between parts that may live on different machines. Every implementation is listed in
/// `serialization.ControlMessages`.
public interface ControlMessage {}
