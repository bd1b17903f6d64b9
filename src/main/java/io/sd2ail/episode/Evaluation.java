package io.sd2ail.episode;

import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.run.EvaluationResult;
import java.util.Arrays;
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
    /// @param failure the last of those, or why missing episodes could not begin; null when all is well
    /// @param firstEpisode as it can be drawn; null when it can't
    public record Outcome(
            double[] returns,
            double meanLength,
            List<EvaluationResult.Figure> figures,
            int diverged,
            @Nullable EpisodeLostException failure,
            @Nullable RecordedEpisode firstEpisode) {
        public double meanReturn() {
            double sum = 0;
            for (double value : returns) {
                sum += value;
            }
            return sum / returns.length;
        }

        /// To go behind a sentence about the episodes that were played; empty when all is well.
        ///
        /// @param asked how many there were to be
        public String lossText(int asked) {
            int missing = asked - returns.length;
            return divergedText(diverged)
                    + (missing == 0 ? "" : "; " + missing + " more could not begin")
                    + (failure == null ? "" : " (" + failure.getMessage() + ")");
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

    /// Ends with fewer episodes when one can't begin.
    ///
    /// @param policy from an observation to an action in [-1, 1]
    /// @throws EpisodeLostException when not even the first one can
    public Outcome run(Function<double[], float[]> policy) {
        RandomStream random = new RandomStream(seed, states);
        EpisodeFigures figures = new EpisodeFigures(environment);
        EpisodeRecorder recorder = new EpisodeRecorder(environment);
        double[] returns = new double[episodes];
        long steps = 0;
        int diverged = 0;
        EpisodeLostException failure = null;
        int episode = 0;
        while (episode < episodes) {
            double[] first;
            try {
                first = firstObservation(random);
            } catch (EpisodeLostException never) {
                if (episode == 0) {
                    throw never;
                }
                failure = never;
                break;
            }
            Played played = play(first, policy, figures, episode == 0 ? recorder : null);
            returns[episode] = played.episodeReturn();
            episode++;
            steps += played.steps();
            if (played.failure() != null) {
                diverged++;
                failure = played.failure();
            }
            figures.endEpisode(played.steps());
        }
        return new Outcome(
                Arrays.copyOf(returns, episode),
                (double) steps / episode,
                figures.means(episode),
                diverged,
                failure,
                recorder.recorded());
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

    private record Played(
            double episodeReturn, int steps, @Nullable EpisodeLostException failure) {}

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
        EpisodeLostException failure = null;
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
            } catch (EpisodeLostException lost) {
                failure = lost;
                over = true;
            }
        }
        return new Played(episodeReturn, steps, failure);
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
