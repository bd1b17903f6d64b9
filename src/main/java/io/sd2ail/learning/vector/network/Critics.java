package io.sd2ail.learning.vector.network;

import io.sd2ail.learning.vector.network.Parameters.Placement;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Independent action values of [observation, action]; the smallest of several counters overestimation (Fujimoto et al.
/// 2018, arXiv 1802.09477; Chen et al. 2021, arXiv 2101.05982).
public final class Critics {
    /// Layers of one critic in the order of [#parameters].
    public static final int LAYERS = 3;

    private final List<Multilayer> networks = new ArrayList<>();
    /// Of all, one critic's layers after the other's.
    public final Parameters parameters;

    /// @param normalized whether hidden layers are normalised
    public Critics(NetworkShape shape, int count, boolean normalized) {
        List<Placement> placements = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            int in = shape.observationSize() + shape.actionSize();
            Multilayer network = new Multilayer(in, shape.policyHidden(), 1, normalized);
            networks.add(network);
            placements.addAll(network.placements(ParameterLayout.critic(number), "out"));
        }
        parameters = new Parameters(ParameterLayout.critics(shape, count), List.copyOf(placements));
    }

    public int count() {
        return networks.size();
    }

    public Multilayer get(int number) {
        return networks.get(number);
    }

    /// The smallest value of each row among some critics.
    ///
    /// @param numbers of the critics
    /// @param x [rows, observation + action]
    /// @param a memory for one critic after the other
    /// @param smallest [rows], the result
    public void minimum(int[] numbers, float[] x, int rows, Multilayer.Activations a, float[] smallest) {
        Arrays.fill(smallest, 0, rows, Float.POSITIVE_INFINITY);
        for (int number : numbers) {
            Multilayer critic = networks.get(number);
            critic.forward(x, rows, a);
            for (int row = 0; row < rows; row++) {
                smallest[row] = Math.min(smallest[row], a.y[row * critic.head.outStride]);
            }
        }
    }
}
