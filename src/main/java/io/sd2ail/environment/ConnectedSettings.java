package io.sd2ail.environment;

import io.sd2ail.config.Range;
import java.time.Duration;
import java.util.List;

/// What environments are of whose simulators connect by themselves. `cluster-config/base.conf` says what each key
/// means.
/// @param observationSize entries of an observation; 0 where the run has no such environment
/// @param actionLow smallest action, one entry a dimension
/// @param actionHigh largest action
/// @param maxEpisodeSteps steps after which an episode is truncated
/// @param stepTimeout longest time of one step of all environments of a client, or of one reset
public record ConnectedSettings(
        @Range(min = 0, max = 1_000_000) int observationSize,
        List<Double> actionLow,
        List<Double> actionHigh,
        @Range(min = 1, max = 10_000_000) int maxEpisodeSteps,
        @Range(min = 0.01, max = 86_400) Duration stepTimeout) {
    public ConnectedSettings {
        actionLow = List.copyOf(actionLow);
        actionHigh = List.copyOf(actionHigh);
    }
}
