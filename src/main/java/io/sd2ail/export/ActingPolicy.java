package io.sd2ail.export;

import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.environment.EnvironmentSpec;
import java.util.function.Function;

/// A given policy at work in an environment: its actions as fractions of the environment's range, clipped to it.
///
/// Not thread-safe: it counts.
public final class ActingPolicy implements Function<double[], float[]> {
    /// Rounding is no clipping.
    private static final double TOLERANCE = 1e-5;

    private final GivenPolicy policy;
    private final EnvironmentSpec spec;
    private long entries;
    private long clipped;

    /// @throws StorageException when the policy is of other sizes
    public ActingPolicy(GivenPolicy policy, EnvironmentSpec spec) {
        policy.requireSizesOf(spec);
        this.policy = policy;
        this.spec = spec;
    }

    /// @param observation [observationSize], in the environment's units
    /// @return [actionSize], each in [-1, 1]
    /// @throws StorageException when it does not come to a number
    @Override
    public float[] apply(double[] observation) {
        double[] output = policy.network().of(observation);
        float[] action = new float[output.length];
        for (int i = 0; i < action.length; i++) {
            if (!Double.isFinite(output[i])) {
                throw StorageException.unusable(
                        policy.file(),
                        "comes to an action of " + output[i],
                        "give a policy that fits these observations");
            }
            double half = (spec.actionHigh()[i] - spec.actionLow()[i]) / 2;
            double fraction = policy.normalized() ? output[i] : (output[i] - spec.actionLow()[i] - half) / half;
            entries++;
            clipped += Math.abs(fraction) > 1 + TOLERANCE ? 1 : 0;
            action[i] = (float) Math.clamp(fraction, -1, 1);
        }
        return action;
    }

    /// Share of all entries of actions that were beyond the environment's range.
    public double clippedShare() {
        return entries == 0 ? 0 : (double) clipped / entries;
    }
}
