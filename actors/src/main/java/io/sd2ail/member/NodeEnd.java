package io.sd2ail.member;

/// Why a node's part in a run ended.
public sealed interface NodeEnd {
    /// It was asked to leave and has.
    ///
    /// @param rowsLeft rows that no learner acknowledged in time
    record Drained(long rowsLeft) implements NodeEnd {}

    /// The run is complete.
    record RunComplete(String words) implements NodeEnd {}

    /// The run can't use this node.
    record TurnedAway(String reason) implements NodeEnd {}

    /// A part of this node failed.
    record Failed(Throwable failure) implements NodeEnd {}

    /// The node's actors answer nobody any more: the process is to end, and to be started again.
    ///
    /// @param words which of them, for how long, and what was saved
    record Hung(String words) implements NodeEnd {}

    /// No learner was heard of for too long: the actor system is to be made anew.
    record Lonely(String reason) implements NodeEnd {}
}
