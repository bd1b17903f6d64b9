package io.sd2ail.checkpoint;

/// What has become of a transition when its worker is told that it is safe, and may forget it.
public enum Acknowledgement {
    /// It is written: it outlives the death of any process, not a power cut of the learner's machine.
    WRITTEN,
    /// It is on the learner's disk: it outlives a power cut too. Those that wait are synced in groups.
    SYNCED
}
