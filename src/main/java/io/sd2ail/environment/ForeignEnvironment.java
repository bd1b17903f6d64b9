package io.sd2ail.environment;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// An environment of a user's jar or of a client. Whatever it does wrong in a step costs its episode, wherever it is
/// stepped: it may throw, give numbers that are not finite, or never end an episode.
public final class ForeignEnvironment extends GuardedEnvironment {
    private int steps;

    private ForeignEnvironment(Environment environment) {
        super(environment);
    }

    /// @throws UnusableEnvironmentException when its spec is not one that can be learned in
    public static Environment of(Environment environment) {
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
        return new ForeignEnvironment(environment);
    }

    private static UnusableEnvironmentException unusable(EnvironmentSpec spec, String what) {
        return new UnusableEnvironmentException("the environment " + spec.name() + " can't be used: " + what);
    }

    @Override
    public double[] reset(RandomGenerator random) {
        steps = 0;
        return ask("a reset", () -> super.reset(random));
    }

    @Override
    public void announce(double[] action) {
        var unused = ask("an announced action", () -> {
            super.announce(action);
            return true;
        });
    }

    @Override
    public TimeStep step(double[] action) {
        TimeStep step = ask("a step", () -> super.step(action));
        steps++;
        return steps >= spec().maxEpisodeSteps() && !step.episodeOver()
                ? new TimeStep(step.observation(), step.reward(), false, true)
                : step;
    }

    @Override
    public void info(double[] into) {
        var unused = ask("a step's figures", () -> {
            super.info(into);
            return true;
        });
    }

    /// Whatever it throws, an error too, is an episode lost: the program's own state is not touched by it.
    private <T> T ask(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (EpisodeLostException | EnvironmentAwaitedException told) {
            throw told;
        } catch (RuntimeException | Error failure) {
            EpisodeLostException lost = new EpisodeLostException(
                    EpisodeLostException.reasonOf(failure), spec().name() + " threw in " + what + ": " + failure);
            lost.initCause(failure);
            throw lost;
        }
    }

    @Override
    public boolean resetTo(double[] observation) {
        steps = 0;
        return super.resetTo(observation);
    }
}
