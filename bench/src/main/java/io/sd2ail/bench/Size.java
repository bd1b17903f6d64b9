package io.sd2ail.bench;

import io.sd2ail.network.NetworkShape;
import java.util.List;
import java.util.stream.Collectors;

/// The sizes of one problem: networks and batches of one learner iteration.
///
/// @param name as the command line and the peer know it
/// @param observation entries of an observation
/// @param action entries of an action
/// @param denoiserHidden width of the denoiser
/// @param policyHidden width of policy and critics
/// @param gradientPenalty weight of the discriminator's penalty, 0 for none
/// @param expertRows of a discriminator step
/// @param syntheticRows of a discriminator step
/// @param agentRows of a discriminator step
/// @param policyRows of a SAC step, which get rewards too
/// @param samplingRows sampled at once
record Size(
        String name,
        int observation,
        int action,
        int denoiserHidden,
        int policyHidden,
        double gradientPenalty,
        int expertRows,
        int syntheticRows,
        int agentRows,
        int policyRows,
        int samplingRows) {
    /// T, at every size.
    static final int DIFFUSION_STEPS = 10;

    /// The paper's Hopper and HalfCheetah, and the quick start's Pendulum (cluster-config/task/Pendulum-v1.conf).
    static final List<Size> ALL = List.of(
            new Size("hopper", 11, 3, 256, 256, 0, 256, 1792, 256, 256, 256),
            new Size("halfcheetah", 17, 6, 128, 256, 0.1, 256, 1792, 256, 256, 256),
            new Size("pendulum", 3, 1, 64, 128, 0.1, 64, 448, 64, 128, 64));

    /// @throws BenchmarkFailure when none has this name
    static Size named(String name) {
        return ALL.stream()
                .filter(size -> size.name.equals(name))
                .findFirst()
                .orElseThrow(() -> BenchmarkFailure.usage(
                        "--sizes has '" + name + "', which is none of " + names() + ": name one or more of these"));
    }

    private static String names() {
        return ALL.stream().map(Size::name).collect(Collectors.joining(", "));
    }

    /// Entries of a row [action, observation].
    int row() {
        return action + observation;
    }

    /// Rows of a discriminator step.
    int discriminatorRows() {
        return expertRows + syntheticRows + agentRows;
    }

    /// Rows whose expert probability gives threshold and reward.
    int rewardRows() {
        return expertRows + policyRows;
    }

    NetworkShape shape() {
        return new NetworkShape(observation, action, row(), action, denoiserHidden, policyHidden, DIFFUSION_STEPS);
    }

    /// The line above its table.
    String description() {
        return name + ": observation " + observation + ", action " + action + ", denoiser " + denoiserHidden
                + ", policy and critics " + policyHidden + ", penalty "
                + (gradientPenalty == 0 ? "none" : gradientPenalty) + "; rows: " + expertRows + " expert + "
                + syntheticRows + " synthetic + " + agentRows + " agent, " + rewardRows()
                + " for threshold and reward, "
                + policyRows + " for SAC, " + samplingRows + " sampled in " + DIFFUSION_STEPS + " steps";
    }
}
