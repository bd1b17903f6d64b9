package io.sd2ail.telemetry.metrics;

/// Tags of the metrics that telemetry derives from a run's events. The algorithm and the pace law name their own;
/// docs/metrics.md explains all of them.
public final class MetricTags {
    public static final String EPISODE_RETURN = "rollout/ep_rew_mean";
    public static final String EPISODE_LENGTH = "rollout/ep_len_mean";
    public static final String EPISODES_LOST = "rollout/episodes_lost";
    public static final String EVALUATION_RETURN = "eval/mean_reward";
    public static final String CLONED_RETURN = "eval/cloned_mean_reward";
    public static final String EVALUATION_DEVIATION = "eval/std_reward";
    public static final String EVALUATION_LENGTH = "eval/mean_ep_length";
    public static final String EVALUATION_DIVERGED = "eval/diverged_episodes";
    public static final String FINDINGS = "diagnosis/findings";
    public static final String NORMALIZED_SCORE = "eval/normalized_score";

    /// Before the name of an environment's figure about an evaluation's episodes.
    static final String EVALUATION_FIGURE = "eval/";

    private MetricTags() {}
}
