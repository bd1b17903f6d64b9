package io.sd2ail.bench.work;

import java.util.Map;

/// What one of our sides computes, at one size.
interface Work extends AutoCloseable {
    /// Does one part once.
    ///
    /// @return a number that depends on its result
    double run(Part part);

    /// What every side of the same [Subject] must compute alike from the same [Inputs], by name. Called before anything
    /// else, because it changes the networks.
    Map<String, double[]> check();

    @Override
    void close();
}
