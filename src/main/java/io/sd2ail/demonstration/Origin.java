package io.sd2ail.demonstration;

import org.jspecify.annotations.Nullable;

/// What a demonstration file says of its making. Files from elsewhere may say nothing, or a part.
///
/// @param environment name of the task; null when unknown
/// @param contacts variant of the task's contact model; null when unknown, or when the task has none
/// @param expertReturn mean return of the policy that recorded it, over episodes other than the recorded ones: the 1 of
///     normalised scores; NaN when unknown
/// @param seed of the recording; null when unknown
/// @param versions of the programs that recorded it; null when unknown
/// @param observationParts names of what stands side by side in an observation, where its source kept them apart; null
///     when unknown
public record Origin(
        @Nullable String environment,
        @Nullable String contacts,
        double expertReturn,
        @Nullable Long seed,
        @Nullable String versions,
        @Nullable String observationParts) {
    /// Of observations in one piece.
    public Origin(
            @Nullable String environment,
            @Nullable String contacts,
            double expertReturn,
            @Nullable Long seed,
            @Nullable String versions) {
        this(environment, contacts, expertReturn, seed, versions, null);
    }

    /// Nothing is known.
    public static final Origin UNKNOWN = new Origin(null, null, Double.NaN, null, null);
}
