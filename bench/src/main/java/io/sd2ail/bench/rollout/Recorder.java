package io.sd2ail.bench.rollout;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes a [Recording]: uniformly random actions in our environment, with a reset after every episode.
final class Recorder {
    /// Numbers before the simulator's state in a state of our MuJoCo environments, beside the observation.
    private static final int BEFORE_SIMULATOR = 3;

    private static final int CHECKED = 1_000;
    private static final int LEAST_STEPS = 2_000;
    private static final int MOST_STEPS = 1_000_000;
    /// Width of the policy's hidden layers, as in the paper.
    private static final int WIDTH = 256;

    private final String name;
    private final long seed;

    Recorder(String name, long seed) {
        this.name = name;
        this.seed = seed;
    }

    /// The initial states of a recording follow from the seed: who steps our environment draws them again.
    static RandomStream resets(long seed) {
        return new RandomStream(seed, "rollout-resets");
    }

    static NetworkShape shape(int observationSize, int actionSize, int width) {
        return new NetworkShape(observationSize, actionSize, observationSize + actionSize, 0, WIDTH, width, 1);
    }

    /// @param seconds that stepping it should take here
    Recording record(double seconds) {
        try (Environment environment = Environments.create(name, Contacts.CURRENT)) {
            return record(environment, (int) Math.clamp(seconds * rate(environment), LEAST_STEPS, MOST_STEPS));
        }
    }

    /// Steps a second, of the second half of a second: compiled by then.
    private double rate(Environment environment) {
        RandomStream random = new RandomStream(seed, "rollout-rate");
        double[] action = new double[environment.spec().actionSize()];
        environment.reset(random);
        long half = System.nanoTime() + 500_000_000L;
        long end = half + 500_000_000L;
        long steps = 0;
        for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
            steps += now < half ? 0 : 1;
            draw(environment.spec(), random, action);
            if (environment.step(action).episodeOver()) {
                environment.reset(random);
            }
        }
        return 2.0 * steps;
    }

    Recording record(Environment environment, int steps) {
        EnvironmentSpec spec = environment.spec();
        RandomStream actionStream = new RandomStream(seed, "rollout-actions");
        RandomStream resetStream = resets(seed);
        double[] actions = new double[steps * spec.actionSize()];
        double[] rewards = new double[Math.min(CHECKED, steps)];
        List<double[]> initial = new ArrayList<>();
        List<double[]> states = new ArrayList<>();
        List<Integer> resetBefore = new ArrayList<>();
        double[] action = new double[spec.actionSize()];
        boolean over = true;
        for (int i = 0; i < steps; i++) {
            if (over) {
                environment.reset(resetStream);
                initial.add(simulatorState(environment));
                resetBefore.add(i);
            }
            draw(spec, actionStream, action);
            System.arraycopy(action, 0, actions, i * action.length, action.length);
            TimeStep step = environment.step(action);
            if (i < rewards.length) {
                rewards[i] = step.reward();
                states.add(simulatorState(environment));
            }
            over = step.episodeOver();
        }
        float[] policy = Initialization.policy(
                shape(spec.observationSize(), spec.actionSize(), WIDTH), 0, new RandomStream(seed, "rollout-policy"));
        return new Recording(
                spec.actionSize(),
                initial.getFirst().length,
                spec.observationSize(),
                WIDTH,
                actions,
                joined(initial),
                resetBefore.stream().mapToInt(before -> before).toArray(),
                joined(states),
                rewards,
                policy);
    }

    static double[] simulatorState(Environment environment) {
        double[] state = environment.state();
        return Arrays.copyOfRange(state, BEFORE_SIMULATOR + environment.spec().observationSize(), state.length);
    }

    private static void draw(EnvironmentSpec spec, RandomStream random, double[] action) {
        for (int i = 0; i < action.length; i++) {
            double low = spec.actionLow()[i];
            action[i] = low + (spec.actionHigh()[i] - low) * random.nextDouble();
        }
    }

    private static double[] joined(List<double[]> rows) {
        return rows.stream().flatMapToDouble(Arrays::stream).toArray();
    }
}
