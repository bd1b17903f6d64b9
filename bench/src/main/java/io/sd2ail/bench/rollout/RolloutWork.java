package io.sd2ail.bench.rollout;

/// Steps of one environment of ours, on the thread that calls.
public interface RolloutWork extends AutoCloseable {
    /// What one step after the other left on the Java heap.
    ///
    /// @param garbage bytes of a step, batches left out
    /// @param batches bytes of a step that went into batches, which others keep
    record Allocation(double garbage, double batches) {}

    /// As many steps as the recording has.
    void run();

    /// As [#run()] for fewer steps, each by itself.
    Allocation allocation(int steps);

    @Override
    void close();
}
