package io.sd2ail.stream;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/// A message that never leaves its process: an actor's note to itself, or one between parts that always share a
/// process. It may carry futures and other things that have no bytes.
public interface LocalMessage extends NoSerializationVerificationNeeded {}
