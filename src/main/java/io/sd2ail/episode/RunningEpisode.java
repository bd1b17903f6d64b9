package io.sd2ail.episode;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.State;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import java.util.random.RandomGenerator;

/// An environment of a rollout worker and the episode that runs in it.
final class RunningEpisode implements AutoCloseable {
    private final Environment environment;
    private final EnvironmentSpec spec;
    /// Of the state to act in: a copy, since the next step overwrites the environment's.
    private final double[] observation;
    private final float[] action;
    /// The same in the environment's units.
    private final double[] control;
    private double episodeReturn;
    private int length;
    private boolean lost = true;

    /// @param environment owned from here on
    RunningEpisode(Environment environment) {
        this.environment = environment;
        this.spec = environment.spec();
        this.observation = new double[spec.observationSize()];
        this.action = new float[spec.actionSize()];
        this.control = new double[spec.actionSize()];
    }

    /// Another one, whatever became of the last.
    void start(RandomGenerator random) {
        episodeReturn = 0;
        length = 0;
        lost = true;
        see(environment.reset(random));
        lost = false;
    }

    private void see(double[] seen) {
        System.arraycopy(seen, 0, observation, 0, observation.length);
    }

    /// Whether it must be started: its environment failed, or never was reset.
    boolean lost() {
        return lost;
    }

    /// To act in, [observationSize].
    double[] observation() {
        return observation;
    }

    /// Of the next step, [actionSize], each entry in [-1, 1]; the worker's to fill.
    float[] action() {
        return action;
    }

    /// After it was filled.
    void actionChosen() {
        spec.toEnvironment(action, control);
    }

    void announce() {
        try {
            environment.announce(control);
        } catch (RuntimeException failure) {
            lost = true;
            throw failure;
        }
    }

    TimeStep step() {
        lost = true;
        TimeStep step = environment.step(control);
        lost = false;
        return step;
    }

    /// To the state after a step.
    void advance(TimeStep step) {
        episodeReturn += step.reward();
        length++;
        see(step.observation());
    }

    EpisodeResult result() {
        return new EpisodeResult(episodeReturn, length);
    }

    void save(State state) {
        state.put("simulator", environment.state());
        state.put("episode", episodeReturn, length);
        state.put("action", action);
    }

    /// @param announced whether its action of the present round was chosen already
    void load(State state, boolean announced) {
        see(environment.restore(state.doubles("simulator")));
        lost = false;
        double[] episode = state.doubles("episode", 2);
        episodeReturn = episode[0];
        length = (int) episode[1];
        System.arraycopy(state.floats("action"), 0, action, 0, action.length);
        actionChosen();
        if (announced) {
            announce();
        }
    }

    @Override
    public void close() {
        environment.close();
    }
}
