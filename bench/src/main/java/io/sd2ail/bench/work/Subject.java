package io.sd2ail.bench.work;

/// What a side computes.
public enum Subject {
    /// One iteration of the learner, the generator's work included.
    LEARNER("learner"),
    /// The policy's action for rollouts.
    ROLLOUT("rollout");

    private final String key;

    Subject(String key) {
        this.key = key;
    }

    /// Its name in JSON.
    public String key() {
        return key;
    }
}
