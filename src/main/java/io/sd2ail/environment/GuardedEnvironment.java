package io.sd2ail.environment;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An environment whose failures are exceptions: an observation or a reward that is not finite, or an observation of
/// the wrong size, would spoil every step after it.
public sealed class GuardedEnvironment implements Environment permits ForeignEnvironment {
    private final Environment environment;
    private final EnvironmentSpec spec;

    GuardedEnvironment(Environment environment) {
        this.environment = environment;
        this.spec = environment.spec();
    }

    /// The environment itself where it is guarded already.
    public static Environment guarding(Environment environment) {
        return environment instanceof GuardedEnvironment ? environment : new GuardedEnvironment(environment);
    }

    @Override
    public final EnvironmentSpec spec() {
        return spec;
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
        if (observation.length != spec.observationSize()) {
            throw new EpisodeLostException(
                    "observation of another size",
                    "an observation has " + observation.length + " entries, " + spec.name() + " says "
                            + spec.observationSize());
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
    public final List<String> infoNames() {
        return environment.infoNames();
    }

    @Override
    public void info(double[] into) {
        environment.info(into);
    }

    @Override
    public final double[] state() {
        return environment.state();
    }

    @Override
    public final double[] restore(double[] state) {
        return check(environment.restore(state));
    }

    @Override
    public boolean resetTo(double[] observation) {
        return environment.resetTo(observation);
    }

    @Override
    public final String simulator() {
        return environment.simulator();
    }

    @Override
    public final @Nullable Contacts contacts() {
        return environment.contacts();
    }

    @Override
    public final void close() {
        environment.close();
    }
}
