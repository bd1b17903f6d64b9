package io.sd2ail.episode;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.run.EvaluationResult;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Plays whole episodes without learning, from initial states that depend on the seed alone: evaluations of one run
/// compare on the same ones. Episodes end at terminal states, whatever training does, and where the simulation
/// diverges or fails.
public final class Evaluation {
    /// Of one episode, before its failure is the evaluation's.
    private static final int MOST_STARTS = 5;

    private final Environment environment;
    private final EnvironmentSpec spec;
    private final int episodes;
    private final long seed;
    private final String states;

    /// Episodes' returns, and means over them.
    ///
    /// @param returns one an episode
    /// @param figures of the environment ([Environment#infoNames()])
    /// @param diverged episodes that ended because the simulation diverged or failed
    /// @param firstEpisode as it can be drawn; null when it can't
    public record Outcome(
            double[] returns,
            double meanLength,
            List<EvaluationResult.Figure> figures,
            int diverged,
            @Nullable RecordedEpisode firstEpisode) {
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
        this(environment, episodes, seed, "evaluation");
    }

    /// @param environment stays the caller's; nobody else steps it meanwhile
    /// @param seed of the initial states
    /// @param states names their stream: another name gives other states of the same seed
    public Evaluation(Environment environment, int episodes, long seed, String states) {
        this.environment = environment;
        this.spec = environment.spec();
        this.episodes = episodes;
        this.seed = seed;
        this.states = states;
    }

    /// @param policy from an observation to an action in [-1, 1]
    public Outcome run(Function<double[], float[]> policy) {
        RandomStream random = new RandomStream(seed, states);
        EpisodeFigures figures = new EpisodeFigures(environment);
        EpisodeRecorder recorder = new EpisodeRecorder(environment);
        double[] returns = new double[episodes];
        long steps = 0;
        int diverged = 0;
        for (int episode = 0; episode < episodes; episode++) {
            Played played = play(firstObservation(random), policy, figures, episode == 0 ? recorder : null);
            returns[episode] = played.episodeReturn();
            steps += played.steps();
            diverged += played.diverged() ? 1 : 0;
            figures.endEpisode(played.steps());
        }
        return new Outcome(returns, (double) steps / episodes, figures.means(episodes), diverged, recorder.recorded());
    }

    /// A simulator that fails at the start of an episode has more chances, each from another state.
    private double[] firstObservation(RandomStream random) {
        for (int attempt = 1; ; attempt++) {
            try {
                return environment.reset(random);
            } catch (EpisodeLostException failure) {
                if (attempt == MOST_STARTS) {
                    throw failure;
                }
            }
        }
    }

    private record Played(double episodeReturn, int steps, boolean diverged) {}

    private Played play(
            double[] first,
            Function<double[], float[]> policy,
            EpisodeFigures figures,
            @Nullable EpisodeRecorder recorder) {
        if (recorder != null) {
            recorder.begin();
        }
        double[] observation = first;
        double episodeReturn = 0;
        int steps = 0;
        boolean diverged = false;
        boolean over = false;
        while (!over) {
            try {
                TimeStep step = environment.step(spec.toEnvironment(policy.apply(observation)));
                observation = step.observation();
                episodeReturn += step.reward();
                steps++;
                figures.addStep();
                if (recorder != null) {
                    recorder.add(step.reward());
                }
                over = step.episodeOver();
            } catch (EpisodeLostException _) {
                diverged = true;
                over = true;
            }
        }
        return new Played(episodeReturn, steps, diverged);
    }

    /// To go behind a sentence about so many episodes; empty when there is none.
    public static String divergedText(int diverged) {
        return diverged == 0 ? "" : "; the simulation failed in " + diverged + " of them, which ended there";
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
