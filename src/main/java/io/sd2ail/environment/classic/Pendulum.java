package io.sd2ail.environment.classic;

import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import java.util.random.RandomGenerator;

/// Pendulum-v1 of Gymnasium: swing up a rod by a torque too weak to lift it at once, and hold it upright.
///
/// With theta = 0 upright and a torque u in [-2, 2] N m, semi-implicit Euler with dt = 0.05 s:
///
///     reward     = -(wrapped(theta)^2 + 0.1 thetaDot^2 + 0.001 u^2)        of the state before the step
///     thetaDot' = clip(thetaDot + (3 g / (2 l) sin theta + 3 u / (m l^2)) dt, -8, 8)
///     theta'    = theta + thetaDot' dt
///
/// The observation is (cos theta, sin theta, thetaDot), rounded to float32 as Gymnasium gives it. The task never
/// terminates; the episode is truncated after 200 steps. An action outside the range is clipped.
public final class Pendulum implements Environment {
    /// As given to `--env`.
    public static final String NAME = "Pendulum-v1";

    private static final double GRAVITY = 10; // m / s^2
    private static final double MASS = 1; // kg
    static final double LENGTH = 1; // m
    static final double STEP_SECONDS = 0.05;
    private static final double MAX_TORQUE = 2; // N m
    private static final double MAX_SPEED = 8; // rad / s
    private static final int MAX_EPISODE_STEPS = 200;

    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec(NAME, 3, new double[] {-MAX_TORQUE}, new double[] {MAX_TORQUE}, MAX_EPISODE_STEPS);

    private double theta;
    private double thetaDot;
    /// Steps of this episode; negative before the first reset.
    private int elapsedSteps = -1;

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public double[] reset(RandomGenerator random) {
        theta = random.nextDouble(-Math.PI, Math.PI);
        thetaDot = random.nextDouble(-1, 1);
        elapsedSteps = 0;
        return observation();
    }

    @Override
    public TimeStep step(double[] action) {
        if (elapsedSteps < 0) {
            throw new IllegalStateException(NAME + " must be reset before its first step");
        }
        if (action.length != 1 || !Double.isFinite(action[0])) {
            throw new IllegalArgumentException(NAME + " takes one finite torque, not "
                    + (action.length == 1 ? action[0] : action.length + " entries"));
        }
        double torque = Math.clamp(action[0], -MAX_TORQUE, MAX_TORQUE);
        double angle = wrapped(theta);
        double reward = -(angle * angle + 0.1 * thetaDot * thetaDot + 0.001 * torque * torque);
        double acceleration = 3 * GRAVITY / (2 * LENGTH) * Math.sin(theta) + 3 / (MASS * LENGTH * LENGTH) * torque;
        thetaDot = Math.clamp(thetaDot + acceleration * STEP_SECONDS, -MAX_SPEED, MAX_SPEED);
        theta += thetaDot * STEP_SECONDS;
        elapsedSteps++;
        return new TimeStep(observation(), reward, false, elapsedSteps >= MAX_EPISODE_STEPS);
    }

    @Override
    public boolean resetTo(double[] observation) {
        theta = angle(observation);
        thetaDot = Math.clamp(observation[2], -MAX_SPEED, MAX_SPEED);
        elapsedSteps = 0;
        return true;
    }

    /// That an observation shows, in [-pi, pi].
    static double angle(double[] observation) {
        return Math.atan2(observation[1], observation[0]);
    }

    /// The angle in [-pi, pi).
    private static double wrapped(double angle) {
        double turns = Math.floor((angle + Math.PI) / (2 * Math.PI));
        return angle - 2 * Math.PI * turns;
    }

    private double[] observation() {
        return new double[] {(float) Math.cos(theta), (float) Math.sin(theta), (float) thetaDot};
    }

    /// [theta]; not wrapped.
    @Override
    public int configurationSize() {
        return 1;
    }

    @Override
    public void configuration(double[] into) {
        into[0] = theta;
    }

    /// [theta, thetaDot, elapsed steps]; theta is not wrapped.
    @Override
    public double[] state() {
        return new double[] {theta, thetaDot, elapsedSteps};
    }

    @Override
    public double[] restore(double[] state) {
        if (state.length != 3
                || !Double.isFinite(state[0])
                || !(Math.abs(state[1]) <= MAX_SPEED)
                || !(state[2] >= 0 && state[2] <= MAX_EPISODE_STEPS && state[2] == Math.rint(state[2]))) {
            throw new IllegalArgumentException("a state of " + NAME + " is [theta, thetaDot in [-8, 8], steps in 0.."
                    + MAX_EPISODE_STEPS + "], not " + java.util.Arrays.toString(state));
        }
        theta = state[0];
        thetaDot = state[1];
        elapsedSteps = (int) state[2];
        return observation();
    }
}
