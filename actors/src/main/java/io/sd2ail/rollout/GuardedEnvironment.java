package io.sd2ail.rollout;

import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.SimulationDivergedException;
import io.sd2ail.environment.TimeStep;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// An environment whose failures are exceptions: an observation or a reward that is not finite, or an observation of
/// the wrong size, would spoil every step after it.
final class GuardedEnvironment implements Environment {
    private final Environment environment;

    GuardedEnvironment(Environment environment) {
        this.environment = environment;
    }

    @Override
    public EnvironmentSpec spec() {
        return environment.spec();
    }

    @Override
    public double[] reset(RandomGenerator random) {
        return check(environment.reset(random));
    }

    @Override
    public void announce(double[] action) {
        environment.announce(action);
    }

    @Override
    public TimeStep step(double[] action) {
        TimeStep step = environment.step(action);
        check(step.observation());
        if (!Double.isFinite(step.reward())) {
            throw new SimulationDivergedException("reward not finite", "a step's reward is " + step.reward());
        }
        return step;
    }

    private double[] check(double[] observation) {
        if (observation.length != spec().observationSize()) {
            throw new IllegalStateException("an observation has " + observation.length + " entries, " + spec().name()
                    + " says " + spec().observationSize());
        }
        for (double value : observation) {
            if (!Double.isFinite(value)) {
                throw new SimulationDivergedException(
                        "observation not finite", "an observation is not finite: " + Arrays.toString(observation));
            }
        }
        return observation;
    }

    @Override
    public double[] state() {
        return environment.state();
    }

    @Override
    public double[] restore(double[] state) {
        return check(environment.restore(state));
    }

    @Override
    public void close() {
        environment.close();
    }
}
