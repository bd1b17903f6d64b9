package io.sd2ail.bench.work;

import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.network.NetworkShape;
import java.util.List;
import java.util.stream.Collectors;

/// The sizes of one problem: networks and batches of one learner iteration.
///
/// @param name as the command line and the peers know it
/// @param observation entries of an observation
/// @param action entries of an action
/// @param row entries of a discriminator row: action + observation, or observation + next observation
/// @param clampedColumns of a row that synthesis clamps: those of the action
/// @param denoiserHidden width of the denoiser
/// @param policyHidden width of policy and critics
/// @param gradientPenalty weight of the discriminator's penalty, 0 for none
/// @param expertRows of a discriminator step
/// @param syntheticRows of a discriminator step
/// @param agentRows of a discriminator step
/// @param policyRows of a SAC step, which get rewards too
/// @param samplingRows sampled at once
public record Size(
        String name,
        int observation,
        int action,
        int row,
        int clampedColumns,
        int denoiserHidden,
        int policyHidden,
        double gradientPenalty,
        int expertRows,
        int syntheticRows,
        int agentRows,
        int policyRows,
        int samplingRows) {
    /// T, at every size.
    public static final int DIFFUSION_STEPS = 10;
    /// Of soft actor-critic, at every size.
    static final int CRITICS = 2;

    /// The paper's tasks, and the quick start's Pendulum (cluster-config/task/Pendulum-v1.conf).
    static final List<Size> ALL = List.of(
            paper("hopper", 11, 3, false, 256, 0),
            paper("halfcheetah", 17, 6, false, 128, 0.1),
            paper("walker2d", 17, 6, false, 128, 0.001),
            paper("ant", 27, 8, true, 128, 0.1),
            new Size("pendulum", 3, 1, 4, 1, 64, 128, 0.1, 64, 448, 64, 128, 64));

    private static Size paper(
            String name, int observation, int action, boolean stateOnly, int denoiserHidden, double gradientPenalty) {
        int row = stateOnly ? 2 * observation : action + observation;
        int clamped = stateOnly ? 0 : action;
        return new Size(
                name,
                observation,
                action,
                row,
                clamped,
                denoiserHidden,
                256,
                gradientPenalty,
                256,
                1792,
                256,
                256,
                256);
    }

    /// @throws BenchmarkFailure when none has this name
    public static Size named(String name) {
        return ALL.stream()
                .filter(size -> size.name.equals(name))
                .findFirst()
                .orElseThrow(() -> BenchmarkFailure.usage(
                        "--sizes has '" + name + "', which is none of " + names() + ": name one or more of these"));
    }

    private static String names() {
        return ALL.stream().map(Size::name).collect(Collectors.joining(", "));
    }

    /// Rows of a discriminator step.
    public int discriminatorRows() {
        return expertRows + syntheticRows + agentRows;
    }

    /// Rows whose expert probability gives threshold and reward.
    public int rewardRows() {
        return expertRows + policyRows;
    }

    public boolean penalized() {
        return gradientPenalty > 0;
    }

    NetworkShape shape() {
        return new NetworkShape(
                observation, action, row, clampedColumns, denoiserHidden, policyHidden, DIFFUSION_STEPS);
    }

    /// The line above its table.
    String description() {
        return name + ": observation " + observation + ", action " + action + ", row " + row + ", denoiser "
                + denoiserHidden + ", policy and critics " + policyHidden + ", penalty "
                + (penalized() ? gradientPenalty : "none") + "; rows: " + expertRows + " expert + " + syntheticRows
                + " synthetic + " + agentRows + " agent, " + rewardRows() + " for threshold and reward, "
                + policyRows + " for SAC, " + samplingRows + " sampled in " + DIFFUSION_STEPS + " steps";
    }
}
