package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import java.util.Map;

/// What turns transitions into a policy, one update at a time. Reads the replay that it was given; whoever owns both
/// decides when rows arrive and when an update is due. Not thread-safe.
public interface Algorithm extends AutoCloseable {
    /// How many times [#prepare] is to be called before the first update.
    default long preparations() {
        return 0;
    }

    /// One step of what comes before the first update, and needs no transitions.
    ///
    /// @param metrics takes what the step saw
    default void prepare(MetricAccumulator metrics) {
        throw new IllegalStateException("this algorithm has nothing to prepare");
    }

    /// One update of everything the algorithm learns.
    ///
    /// @param metrics takes what the update saw, by tag (docs/metrics.md)
    void update(MetricAccumulator metrics);

    /// Adds what is looked at once a row of metrics rather than at every update.
    ///
    /// @param metrics takes it, by tag (docs/metrics.md)
    default void describe(MetricAccumulator metrics) {}

    /// Arrays of a policy snapshot, by the names in ParameterSnapshot: copies.
    Map<String, float[]> policyArrays();

    /// Arrays of a diffusion snapshot: copies. Empty when the algorithm uses no synthetic demonstrations.
    default Map<String, float[]> diffusionArrays() {
        return Map.of();
    }

    /// Adds synthetic demonstrations to the pool.
    ///
    /// @throws IllegalStateException when the algorithm uses none
    default void insertSynthetic(SyntheticBatch batch) {
        throw new IllegalStateException("this algorithm uses no synthetic demonstrations of a generator");
    }

    void save(State state);

    void load(State state);

    @Override
    void close();
}
