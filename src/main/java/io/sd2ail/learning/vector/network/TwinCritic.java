package io.sd2ail.learning.vector.network;

import io.sd2ail.learning.vector.network.Parameters.Placement;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.List;
import java.util.stream.Stream;

/// Two independent action values of [observation, action]; the smaller one counters overestimation (Fujimoto et al.
/// 2018, arXiv 1802.09477).
public final class TwinCritic {
    public final Multilayer first;
    public final Multilayer second;
    /// Of both, the first critic's three layers before the second's.
    public final Parameters parameters;

    /// @param normalized whether hidden layers are normalised
    public TwinCritic(NetworkShape shape, boolean normalized) {
        int in = shape.observationSize() + shape.actionSize();
        first = new Multilayer(in, shape.policyHidden(), 1, normalized);
        second = new Multilayer(in, shape.policyHidden(), 1, normalized);
        List<Placement> placements = Stream.concat(
                        first.placements("q1.", "out").stream(), second.placements("q2.", "out").stream())
                .toList();
        parameters = new Parameters(ParameterLayout.critics(shape), placements);
    }
}
