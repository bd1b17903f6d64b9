package io.sd2ail.environment;

import io.sd2ail.config.Range;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How environments of Gymnasium are made and watched over; the times hold for those of a user's jar as well.
/// `cluster-config/base.conf` says what each key means.
/// @param keywordArguments of `gymnasium.make`: booleans, numbers, texts, lists and sections of them
/// @param wrappers the first one is put on first
/// @param maxEpisodeSteps over what the environment is registered with; null for that
/// @param startTimeout longest time until a process, or a user's jar, has made its environments
/// @param stepTimeout longest time of one step of all environments of a process, of one call of a user's jar, or of
/// one reset
public record GymnasiumSettings(
        Map<String, Object> keywordArguments,
        List<Wrapper> wrappers,
        @Nullable @Range(min = 1, max = 10_000_000) Integer maxEpisodeSteps,
        @Range(min = 0.1, max = 86_400) Duration startTimeout,
        @Range(min = 0.01, max = 86_400) Duration stepTimeout) {

    /// @param name `MODULE:CLASS`, or a class of `gymnasium.wrappers`
    /// @param keywordArguments of its constructor, after the environment; null for none
    public record Wrapper(String name, @Nullable Map<String, Object> keywordArguments) {}
}
