package io.sd2ail.environment.mujoco;

import io.sd2ail.config.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task over an MJCF model, as its task file says it: what is observed, what is paid, when it ends. Quantities and
/// defaults follow Gymnasium's MuJoCo environments; `docs/environments.md` explains each key.
///
/// @param model the MJCF file, beside the task file
/// @param classicModel the same with half contact margins; null when the model has none that add up
/// @param frameSkip simulator steps of one environment step
/// @param maxEpisodeSteps after which an episode is truncated
/// @param observation what the agent sees
/// @param reward what it is paid
/// @param health where it must stay; an episode terminates outside
/// @param reset how episodes begin
/// @param info figures about each step, by name
record MujocoTask(
        String model,
        @Nullable String classicModel,
        @Range(min = 1, max = 1000) int frameSkip,
        @Range(min = 1, max = 10_000_000) int maxEpisodeSteps,
        Observation observation,
        Reward reward,
        Health health,
        Reset reset,
        List<Info> info) {

    /// @param skipPositions leading entries of qpos that are left out
    /// @param velocityLimit velocities are clipped to plus and minus this; null for none
    /// @param fields further fields of the simulation, in this order
    record Observation(
            @Range(min = 0, max = 1000) int skipPositions,
            @Nullable @Range(min = 0) Double velocityLimit,
            List<Field> fields) {}

    /// @param name of a field of mjData, `cfrc_ext` for contact forces
    /// @param skip leading entries that are left out; null for none
    /// @param limit entries are clipped to plus and minus this; null for none
    record Field(
            String name,
            @Nullable @Range(min = 0, max = 100_000) Integer skip,
            @Nullable @Range(min = 0) Double limit) {
        int skipped() {
            return skip == null ? 0 : skip;
        }
    }

    /// reward = (forward x velocity + healthy) - (control-cost |action|^2 + contact cost)
    ///
    /// @param forward weight of the velocity along x
    /// @param velocityOf what moves
    /// @param body name of the body whose velocity is meant
    /// @param healthy paid for each step in health
    /// @param healthyWhenFallen whether it is paid for the step that leaves health, too (version 4 of the tasks)
    /// @param controlCost weight of the squared action
    /// @param contactCost of contact forces; null for none
    record Reward(
            double forward,
            VelocityOf velocityOf,
            @Nullable String body,
            double healthy,
            boolean healthyWhenFallen,
            @Range(min = 0) double controlCost,
            @Nullable ContactCost contactCost) {

        /// @throws IllegalArgumentException when a body is needed and not named
        Reward {
            if (velocityOf == VelocityOf.BODY && body == null) {
                throw new IllegalArgumentException("velocity-of = body needs the body's name in the key body");
            }
        }
    }

    /// Of what the velocity is rewarded.
    enum VelocityOf {
        /// The first entry of qpos.
        FIRST_POSITION,
        /// The frame of a body, as of the last simulator substep.
        BODY,
        /// The centre of all mass.
        MASS_CENTER
    }

    /// weight |cfrc_ext|^2
    ///
    /// @param limit forces are clipped to plus and minus this first; null for none
    /// @param max largest cost; null for none
    record ContactCost(
            @Range(min = 0) double weight,
            @Nullable @Range(min = 0) Double limit,
            @Nullable @Range(min = 0) Double max) {}

    /// @param ranges of entries of qpos
    /// @param stateLimit all positions from the third one on and all velocities must be smaller than this; null for
    /// none
    record Health(
            List<Bounds> ranges, @Nullable @Range(min = 0) Double stateLimit) {
        boolean holds(double[] positions, double[] velocities) {
            boolean healthy = true;
            for (int i = 0; i < ranges.size(); i++) {
                Bounds bounds = ranges.get(i);
                healthy &= bounds.holds(positions[bounds.position()]);
            }
            return healthy
                    && (stateLimit == null || (within(positions, 2, stateLimit) && within(velocities, 0, stateLimit)));
        }

        /// Whether all entries from one on are smaller than a limit, in both directions.
        static boolean within(double[] values, int from, double limit) {
            boolean within = true;
            for (int i = from; i < values.length; i++) {
                within &= -limit < values[i] && values[i] < limit;
            }
            return within;
        }
    }

    /// min < qpos[position] < max
    ///
    /// @param min null for none
    /// @param max null for none
    /// @param inclusive whether the ends belong to it; null for no
    record Bounds(
            @Range(min = 0, max = 100_000) int position,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Boolean inclusive) {
        boolean holds(double value) {
            double low = min == null ? Double.NEGATIVE_INFINITY : min;
            double high = max == null ? Double.POSITIVE_INFINITY : max;
            return Boolean.TRUE.equals(inclusive) ? low <= value && value <= high : low < value && value < high;
        }
    }

    /// Initial positions and velocities are the model's, or those of one of its keyframes, plus noise.
    ///
    /// @param keyframe its name; null for the model's own initial state
    /// @param positionNoise half width of a uniform distribution
    /// @param velocityNoise half width or standard deviation
    /// @param velocityDistribution of the velocities' noise
    record Reset(
            @Nullable String keyframe,
            @Range(min = 0) double positionNoise,
            @Range(min = 0) double velocityNoise,
            Distribution velocityDistribution) {}

    /// A distribution around 0.
    enum Distribution {
        /// Between minus and plus the noise.
        UNIFORM,
        /// Of this standard deviation.
        NORMAL
    }

    /// Figures about a step.
    enum Info {
        /// qpos[0].
        X_POSITION,
        /// qpos[1].
        Y_POSITION,
        /// qpos[1] less its value in the model's initial state.
        Z_DISTANCE_FROM_ORIGIN,
        /// Length of (qpos[0], qpos[1]).
        DISTANCE_FROM_ORIGIN,
        X_VELOCITY,
        Y_VELOCITY,
        REWARD_FORWARD,
        REWARD_SURVIVE,
        /// Minus the control cost.
        REWARD_CTRL,
        /// Minus the contact cost.
        REWARD_CONTACT
    }
}
