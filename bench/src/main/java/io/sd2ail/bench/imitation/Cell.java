package io.sd2ail.bench.imitation;

/// One training of the benchmark's matrix.
///
/// @param task its environment
record Cell(String task, ImitationMethod method, DemonstrationChoice demonstrations, long seed) {
    /// For its files.
    String name() {
        return groupName() + "-" + method.label() + "-seed" + seed;
    }

    /// Of those that are compared with it: the same task and demonstrations.
    String groupName() {
        return task.replaceAll("[^A-Za-z0-9._-]", "_") + "-" + demonstrations.fileName();
    }

    /// For people.
    String label() {
        return task + " " + method.label() + " " + demonstrations.label() + " seed " + seed;
    }
}
