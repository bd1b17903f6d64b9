package io.sd2ail.episode;

/// An episode as it can be drawn. It may come from another node: ask for its [#fault] first.
///
/// @param configurationSize numbers of one configuration
/// @param configurations [steps + 1, configurationSize]: before each step and after the last one
/// @param rewards [steps]
/// @param whole whether the episode ends here; a long one is recorded up to a bound
public record RecordedEpisode(int configurationSize, float[] configurations, float[] rewards, boolean whole) {
    /// No more are recorded.
    static final int MOST_STEPS = 2000;

    /// Of all arrays together: with this many an episode is a fair part of a frame between nodes.
    private static final int MOST_NUMBERS = 48 * 1024;

    /// Bytes that one takes on the wire at most, without the message around it.
    public static final int MOST_BYTES = Float.BYTES * MOST_NUMBERS;

    /// Steps of an environment that are recorded at most; below 1 when its configurations are too large.
    static int mostSteps(int configurationSize) {
        return Math.min(MOST_STEPS, (MOST_NUMBERS - configurationSize) / (configurationSize + 1));
    }

    /// What keeps it from being used, as it reads after "the episode"; empty when nothing does.
    public String fault() {
        if (configurationSize < 1 || rewards.length < 1 || rewards.length > mostSteps(configurationSize)) {
            return "has " + rewards.length + " steps of " + configurationSize + " numbers, where 1 to "
                    + mostSteps(Math.max(1, configurationSize)) + " steps may come";
        }
        if (configurations.length != (rewards.length + 1) * configurationSize) {
            return "has " + configurations.length + " numbers for " + (rewards.length + 1) + " configurations of "
                    + configurationSize;
        }
        return areFinite(configurations) && areFinite(rewards) ? "" : "holds numbers that are not finite";
    }

    private static boolean areFinite(float[] values) {
        boolean finite = true;
        for (float value : values) {
            finite &= Float.isFinite(value);
        }
        return finite;
    }

    /// Environment steps.
    public int steps() {
        return rewards.length;
    }
}
