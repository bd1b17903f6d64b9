package io.sd2ail.fake;

import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import java.util.random.RandomGenerator;

/// Two numbers that drift by the action; ten steps an episode; the reward is the action.
public class FakeEnvironment implements Environment {
    public static final EnvironmentSpec SPEC =
            new EnvironmentSpec("Fake-v0", 2, new double[] {-1}, new double[] {1}, 10);

    /// Looks at every step before it happens; may block or throw.
    @FunctionalInterface
    public interface BeforeStep {
        BeforeStep NOTHING = _ -> {};

        /// @param steps made before in this environment
        void beforeStep(long steps);
    }

    private final BeforeStep beforeStep;
    private double[] observation = new double[2];
    private int episodeSteps;
    private long steps;

    public FakeEnvironment(BeforeStep beforeStep) {
        this.beforeStep = beforeStep;
    }

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public double[] reset(RandomGenerator random) {
        episodeSteps = 0;
        observation = new double[] {random.nextDouble(), random.nextDouble()};
        return observation;
    }

    @Override
    public TimeStep step(double[] action) {
        beforeStep.beforeStep(steps++);
        observation = new double[] {0.9 * observation[0] + action[0], observation[1] + 0.01};
        episodeSteps++;
        return new TimeStep(observation, action[0], false, episodeSteps == SPEC.maxEpisodeSteps());
    }

    @Override
    public double[] state() {
        return new double[] {observation[0], observation[1], episodeSteps};
    }

    @Override
    public double[] restore(double[] state) {
        observation = new double[] {state[0], state[1]};
        episodeSteps = (int) state[2];
        return observation;
    }
}
