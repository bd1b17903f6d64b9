package io.sd2ail.bench.rollout;

/// Who steps the environment in `./sd2ail benchmark rollout`. Each is a process of its own.
enum RolloutSide {
    C("c", "C loop over mj_step", false, false),
    OURS("ours", "ours", true, false),
    GYMNASIUM("gymnasium", "Gymnasium", false, false),
    OURS_PARALLEL("ours-parallel", "ours, %d threads", true, false),
    OURS_POLICY("ours-policy", "ours + policy", true, true),
    GYMNASIUM_POLICY("gymnasium-policy", "Gymnasium + PyTorch policy", false, true),
    OURS_POLICY_PARALLEL("ours-policy-parallel", "ours + policy, %d threads", true, true);

    private final String form;
    private final String label;
    private final boolean ours;
    private final boolean withPolicy;

    RolloutSide(String form, String label, boolean ours, boolean withPolicy) {
        this.form = form;
        this.label = label;
        this.ours = ours;
        this.withPolicy = withPolicy;
    }

    /// What its process is told to be, and its name in JSON.
    String form() {
        return form;
    }

    /// Its name in tables.
    ///
    /// @param threads of the parallel ones
    String label(int threads) {
        return label.formatted(threads);
    }

    /// Whether it is a part of this project rather than a peer.
    boolean ours() {
        return ours;
    }

    /// Whether a policy draws the actions, which else are recorded.
    boolean withPolicy() {
        return withPolicy;
    }

    boolean parallel() {
        return this == OURS_PARALLEL || this == OURS_POLICY_PARALLEL;
    }

    /// The side of Gymnasium's that does the same work.
    RolloutSide gymnasium() {
        return withPolicy ? GYMNASIUM_POLICY : GYMNASIUM;
    }
}
