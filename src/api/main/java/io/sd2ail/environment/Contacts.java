package io.sd2ail.environment;

/// How a simulator adds up the contact margins of two bodies. Only tasks with a margin on both bodies feel it,
/// Hopper and Ant among those that come with the project; for all others both are the same.
public enum Contacts {
    /// As the simulator has it today: the margins of two bodies add up (MuJoCo since 3.5).
    CURRENT,
    /// Half margins, which add up to those before MuJoCo 3.5: the dynamics behind published returns and behind
    /// demonstrations recorded until then.
    CLASSIC
}
