package io.sd2ail.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What a node does for a run. Any set of roles may be in one process.
public enum Role {
    /// Owns the run: updates, replay, journal, checkpoints. One node at a time does it, others of this role stand by.
    LEARNER,
    /// Samples synthetic demonstrations.
    GENERATOR,
    /// Steps environments.
    ROLLOUT,
    /// Evaluates policies.
    EVALUATOR;

    /// As it is written on the command line and in the cluster.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException when there is no such role
    public static Role of(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no role '" + label + "': the roles are "
                        + String.join(", ", labels(List.of(values())))));
    }

    /// Their labels.
    public static List<String> labels(List<Role> roles) {
        return roles.stream().map(Role::label).toList();
    }
}
