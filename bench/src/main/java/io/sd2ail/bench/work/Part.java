package io.sd2ail.bench.work;

import java.util.Arrays;
import java.util.List;

/// What is timed: a part of one learner iteration, the whole of it, or the policy's action for a batch of rollouts.
public enum Part {
    /// Step 2 of docs/algorithm.md.
    DISCRIMINATOR(Subject.LEARNER, "discriminator", "discriminator"),
    /// Steps 4 and 5: expert and agent rows.
    REWARD(Subject.LEARNER, "reward", "threshold + reward"),
    /// Step 7.
    SAC(Subject.LEARNER, "sac", "SAC"),
    /// Step 6: reverse process, then the samples' expert probability.
    GENERATOR(Subject.LEARNER, "generator", "generator"),
    /// The random numbers of all of these.
    DRAWS(Subject.LEARNER, "draws", "random draws"),
    /// All of these one after another, on fresh draws.
    FULL(Subject.LEARNER, "full", "full iteration"),
    /// An action drawn from the policy: a rollout's step.
    ACT_1(Subject.ROLLOUT, "act1", "1, drawn"),
    /// Mean actions, here and below: episodes of an evaluation, side by side.
    ACT_4(Subject.ROLLOUT, "act4", "4, mean"),
    ACT_16(Subject.ROLLOUT, "act16", "16, mean"),
    ACT_64(Subject.ROLLOUT, "act64", "64, mean");

    /// A call of an action takes microseconds, so many make one reading: rows of all of them, and the least calls.
    private static final int ROWS_A_READING = 200;

    private static final int LEAST_CALLS = 20;

    private final Subject subject;
    private final String key;
    private final String label;

    Part(Subject subject, String key, String label) {
        this.subject = subject;
        this.key = key;
        this.label = label;
    }

    public static List<Part> of(Subject subject) {
        return Arrays.stream(values()).filter(part -> part.subject == subject).toList();
    }

    /// @throws IllegalArgumentException when no part has this key
    static Part of(String key) {
        return Arrays.stream(values())
                .filter(part -> part.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no part '" + key + "'"));
    }

    Subject subject() {
        return subject;
    }

    /// Its name on the wire and in JSON.
    public String key() {
        return key;
    }

    /// Its name in tables.
    public String label() {
        return label;
    }

    /// Calls whose mean is one reading.
    public int calls() {
        return subject == Subject.LEARNER ? 1 : Math.max(ROWS_A_READING / rows(), LEAST_CALLS);
    }

    /// Rows of an action; 0 for the learner's parts.
    public int rows() {
        return switch (this) {
            case DISCRIMINATOR, REWARD, SAC, GENERATOR, DRAWS, FULL -> 0;
            case ACT_1 -> 1;
            case ACT_4 -> 4;
            case ACT_16 -> 16;
            case ACT_64 -> 64;
        };
    }
}
