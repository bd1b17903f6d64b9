package io.sd2ail.demonstration.format;

import java.util.List;

/// An array of a file that holds all trajectories one after the other, and the names it goes by.
enum FlatColumn {
    /// [N, O].
    OBSERVATIONS("observations", "obs", "observation"),
    /// [N, A].
    ACTIONS("actions", "acts", "action", "acs"),
    /// [N].
    REWARDS("rewards", "rews", "reward"),
    /// [N, O].
    NEXT_OBSERVATIONS("next_observations", "next_obs", "next_observation"),
    /// What follows the last rows of the K trajectories, [K, O].
    FINAL_OBSERVATIONS("final_observations"),
    /// Ends in a terminal state, [N], 0 or 1.
    TERMINATED("terminated", "terminations"),
    /// Ends for another reason, [N], 0 or 1.
    TRUNCATED("truncated", "truncations"),
    /// Ends for whatever reason, [N], 0 or 1; a terminal state where `timeouts` stand beside them and are 0.
    TERMINALS("terminals", "terminal", "dones", "done"),
    /// Ends by the time limit, [N], 0 or 1.
    TIMEOUTS("timeouts", "timeout"),
    /// The first row of each trajectory, [N], 0 or 1.
    EPISODE_STARTS("episode_starts", "episode_start"),
    /// The number of the row's trajectory, [N].
    EPISODE("episode", "episode_index", "episode_id");

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<String> names;

    FlatColumn(String... names) {
        this.names = List.of(names);
    }

    /// The first one counts where a file has several.
    List<String> names() {
        return names;
    }
}
