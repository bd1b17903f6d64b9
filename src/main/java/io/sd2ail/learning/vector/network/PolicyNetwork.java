package io.sd2ail.learning.vector.network;

import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;

/// The policy's network: of an observation the means, then the logarithms of the standard deviations before
/// their clamp.
public final class PolicyNetwork {
    public final Multilayer layers;
    public final Parameters parameters;

    /// @param initial flat parameters
    public PolicyNetwork(NetworkShape shape, float[] initial) {
        layers = new Multilayer(shape.observationSize(), shape.policyHidden(), 2 * shape.actionSize(), false);
        parameters = new Parameters(ParameterLayout.policy(shape), layers.placements("", "head"));
        parameters.replace(initial);
    }
}
