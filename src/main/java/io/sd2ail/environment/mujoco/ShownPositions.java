package io.sd2ail.environment.mujoco;

import org.jspecify.annotations.Nullable;

/// Positions of an episode from its observations, which show positions but for leading ones, then velocities. What is
/// left out is summed up from its velocity by the trapezoidal rule, from the model's initial state on: the path of a
/// runner whose place is not observed.
final class ShownPositions {
    /// mjtJoint.
    private static final int FREE = 0;

    private static final int BALL = 1;

    private final double[] initial;
    private final int velocities;
    private final double secondsPerStep;
    /// For each position that is left out the number of its velocity; null when one of them has none of its own.
    private final int @Nullable [] rates;

    /// @param skipped leading entries of qpos that observations leave out
    /// @param initial qpos
    /// @param velocities entries of qvel
    ShownPositions(int skipped, double[] initial, int velocities, MujocoModel model, double secondsPerStep) {
        this.initial = initial;
        this.velocities = velocities;
        this.secondsPerStep = secondsPerStep;
        this.rates = rates(skipped, model);
    }

    private static int @Nullable [] rates(int skipped, MujocoModel model) {
        int[] types = model.integers("jnt_type");
        int[] positions = model.integers("jnt_qposadr");
        int[] rates = model.integers("jnt_dofadr");
        int[] found = new int[skipped];
        int joint = 0;
        for (int i = 0; i < skipped; i++) {
            while (joint + 1 < positions.length && positions[joint + 1] <= i) {
                joint++;
            }
            int within = i - positions[joint];
            // The rates of a quaternion's entries are not among the velocities.
            if (types[joint] == BALL || (types[joint] == FREE && within > 2)) {
                return null;
            }
            found[i] = rates[joint] + within;
        }
        return found;
    }

    /// @param observations [rows, observationSize]
    /// @return [rows, nq]; null when they don't show it
    double @Nullable [][] of(double[][] observations) {
        if (rates == null) {
            return null;
        }
        int skipped = rates.length;
        int shown = initial.length - skipped;
        double[][] positions = new double[observations.length][];
        for (int row = 0; row < positions.length; row++) {
            double[] now = observations[row];
            if (now.length < shown + velocities) {
                return null;
            }
            positions[row] = initial.clone();
            System.arraycopy(now, 0, positions[row], skipped, shown);
            for (int i = 0; i < skipped && row > 0; i++) {
                double speed = (observations[row - 1][shown + rates[i]] + now[shown + rates[i]]) / 2;
                positions[row][i] = positions[row - 1][i] + speed * secondsPerStep;
            }
        }
        return positions;
    }
}
