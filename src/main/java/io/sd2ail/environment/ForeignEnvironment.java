package io.sd2ail.environment;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An environment of a user's jar. Whatever it does wrong in a step costs its episode, wherever it is stepped: it may
/// throw, give numbers that are not finite, or never end an episode.
final class ForeignEnvironment implements Environment {
    private final Environment environment;
    private final EnvironmentSpec spec;
    private int steps;

    private ForeignEnvironment(Environment environment, EnvironmentSpec spec) {
        this.environment = environment;
        this.spec = spec;
    }

    /// @throws UnusableEnvironmentException when its spec is not one that can be learned in
    static Environment of(Environment environment) {
        EnvironmentSpec spec = environment.spec();
        if (spec.observationSize() < 1 || spec.actionSize() < 1 || spec.maxEpisodeSteps() < 1) {
            throw unusable(
                    spec,
                    "its observation and action sizes and its time limit must be 1 or more, they are "
                            + spec.observationSize() + ", " + spec.actionSize() + " and " + spec.maxEpisodeSteps());
        }
        if (spec.actionHigh().length != spec.actionSize()) {
            throw unusable(
                    spec,
                    "it has " + spec.actionSize() + " lower and " + spec.actionHigh().length
                            + " upper action bounds: they must be as many");
        }
        for (int i = 0; i < spec.actionSize(); i++) {
            double low = spec.actionLow()[i];
            double high = spec.actionHigh()[i];
            if (!Double.isFinite(low) || !Double.isFinite(high) || low >= high) {
                throw unusable(
                        spec,
                        "the bounds of action entry " + i + " are " + low + " and " + high
                                + ": they must be finite, the lower one first");
            }
        }
        return new ForeignEnvironment(environment, spec);
    }

    private static UnusableEnvironmentException unusable(EnvironmentSpec spec, String what) {
        return new UnusableEnvironmentException("the environment " + spec.name() + " can't be used: " + what);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public double[] reset(RandomGenerator random) {
        steps = 0;
        try {
            return check(environment.reset(random));
        } catch (RuntimeException failure) {
            throw lost("reset", failure);
        }
    }

    @Override
    public void announce(double[] action) {
        environment.announce(action);
    }

    @Override
    public TimeStep step(double[] action) {
        try {
            TimeStep step = environment.step(action);
            check(step.observation());
            if (!Double.isFinite(step.reward())) {
                throw new SimulationDivergedException("reward not finite", "a step's reward is " + step.reward());
            }
            steps++;
            return steps >= spec.maxEpisodeSteps() && !step.episodeOver()
                    ? new TimeStep(step.observation(), step.reward(), false, true)
                    : step;
        } catch (RuntimeException failure) {
            throw lost("step", failure);
        }
    }

    private EpisodeLostException lost(String what, RuntimeException failure) {
        if (failure instanceof EpisodeLostException told) {
            return told;
        }
        EpisodeLostException lost = new EpisodeLostException(
                EpisodeLostException.reasonOf(failure), spec.name() + " threw in a " + what + ": " + failure);
        lost.initCause(failure);
        return lost;
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
    public List<String> infoNames() {
        return environment.infoNames();
    }

    @Override
    public void info(double[] into) {
        environment.info(into);
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
    public boolean resetTo(double[] observation) {
        steps = 0;
        return environment.resetTo(observation);
    }

    @Override
    public String simulator() {
        return environment.simulator();
    }

    @Override
    public @Nullable Contacts contacts() {
        return environment.contacts();
    }

    @Override
    public void close() {
        environment.close();
    }
}
