package io.sd2ail.bench.imitation;

import com.fasterxml.jackson.databind.JsonNode;

/// What the benchmark takes from the summary that a training writes at its end.
///
/// @param expertReturn the 1 of its scores
/// @param randomReturn the 0 of its scores
/// @param steps of the run
/// @param wallSeconds of training, over all its processes
record TrainingSummary(
        double expertReturn,
        double randomReturn,
        long steps,
        long updates,
        double updatesPerSecond,
        double wallSeconds) {
    static TrainingSummary of(JsonNode tree) {
        return new TrainingSummary(
                tree.path("expertReturn").asDouble(Double.NaN),
                tree.path("randomReturn").asDouble(Double.NaN),
                tree.path("environmentSteps").asLong(),
                tree.path("updates").asLong(),
                tree.path("updatesPerSecond").asDouble(Double.NaN),
                tree.path("wallSeconds").asDouble(Double.NaN));
    }
}
