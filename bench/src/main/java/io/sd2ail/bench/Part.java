package io.sd2ail.bench;

/// A part of one learner iteration, timed alone.
enum Part {
    /// Step 2 of docs/algorithm.md.
    DISCRIMINATOR("discriminator", "discriminator"),
    /// Steps 4 and 5: one pass over expert and agent rows.
    REWARD("reward", "threshold + reward"),
    /// Step 7.
    SAC("sac", "SAC"),
    /// Step 6: reverse process, then the samples' expert probability.
    SAMPLING("sampling", "sampling"),
    /// The random numbers of all of these.
    DRAWS("draws", "random draws");

    private final String key;
    private final String label;

    Part(String key, String label) {
        this.key = key;
        this.label = label;
    }

    /// Its name for the peer and in JSON.
    String key() {
        return key;
    }

    /// Its name in tables.
    String label() {
        return label;
    }
}
