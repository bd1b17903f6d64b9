package example;

import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import java.util.List;
import java.util.random.RandomGenerator;

/// A cart on a rail, to be stopped at the origin. Put your simulator in its place.
final class Cart implements Environment {
    static final String NAME = "Cart-v0";

    /// Name, entries of an observation, bounds of an action in your units, steps of an episode.
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec(NAME, 2, new double[] {-1}, new double[] {1}, 100);

    private double position;
    private double velocity;
    private int steps;

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    /// Draws from what it is given alone: then the same seed has the same episodes.
    @Override
    public double[] reset(RandomGenerator random) {
        position = random.nextDouble(-1, 1);
        velocity = 0;
        steps = 0;
        return observation();
    }

    /// A step that throws costs its episode. An EpisodeLostException says the reason that is counted.
    @Override
    public TimeStep step(double[] action) {
        velocity = 0.95 * velocity + 0.1 * action[0];
        position += 0.1 * velocity;
        steps++;
        boolean fell = Math.abs(position) > 3;
        return new TimeStep(observation(), -position * position, fell, steps == SPEC.maxEpisodeSteps());
    }

    private double[] observation() {
        return new double[] {position, velocity};
    }

    /// Figures beside the return of each evaluation.
    @Override
    public List<String> infoNames() {
        return List.of("distance");
    }

    @Override
    public void info(double[] into) {
        into[0] = Math.abs(position);
    }

    /// All that the next step depends on; a simulator that can't tell it throws UnsupportedOperationException.
    @Override
    public double[] state() {
        return new double[] {position, velocity, steps};
    }

    @Override
    public double[] restore(double[] state) {
        position = state[0];
        velocity = state[1];
        steps = (int) state[2];
        return observation();
    }
}
