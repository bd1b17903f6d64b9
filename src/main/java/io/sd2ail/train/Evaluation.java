package io.sd2ail.train;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import java.util.function.Function;

/// Plays whole episodes without learning, from initial states that depend on the seed alone: evaluations of one run
/// compare on the same ones. Episodes end at terminal states, whatever training does.
public final class Evaluation {
    private final Environment environment;
    private final EnvironmentSpec spec;
    private final int episodes;
    private final long seed;

    /// Episodes' returns and their mean length.
    ///
    /// @param returns one an episode
    public record Outcome(double[] returns, double meanLength) {
        public double meanReturn() {
            double sum = 0;
            for (double value : returns) {
                sum += value;
            }
            return sum / returns.length;
        }
    }

    /// @param environment stays the caller's; nobody else steps it meanwhile
    /// @param seed of the initial states
    public Evaluation(Environment environment, int episodes, long seed) {
        this.environment = environment;
        this.spec = environment.spec();
        this.episodes = episodes;
        this.seed = seed;
    }

    /// @param policy from an observation to an action in [-1, 1]
    public Outcome run(Function<double[], float[]> policy) {
        RandomStream random = new RandomStream(seed, "evaluation");
        double[] returns = new double[episodes];
        long steps = 0;
        for (int episode = 0; episode < episodes; episode++) {
            double[] observation = environment.reset(random);
            TimeStep step;
            do {
                step = environment.step(spec.toEnvironment(policy.apply(observation)));
                observation = step.observation();
                returns[episode] += step.reward();
                steps++;
            } while (!step.episodeOver());
        }
        return new Outcome(returns, (double) steps / episodes);
    }

    /// Uniformly random actions: the 0 of normalised scores.
    public Outcome runRandom() {
        RandomStream random = new RandomStream(seed, "random-policy");
        return run(_ -> {
            float[] action = new float[spec.actionSize()];
            for (int i = 0; i < action.length; i++) {
                action[i] = 2 * random.nextFloat() - 1;
            }
            return action;
        });
    }
}
