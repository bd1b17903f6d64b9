package io.sd2ail.cli;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.train.TransitionColumns;
import java.util.ArrayList;
import java.util.List;

/// Plays whole episodes with a policy and keeps every step, in the environment's units.
final class ExpertRecording {
    private final Environment environment;
    private final EnvironmentSpec spec;
    private final TrainingSystem.Policy policy;
    private final RandomStream random;

    /// @param environment stays the caller's
    /// @param seed of the initial states
    ExpertRecording(Environment environment, TrainingSystem.Policy policy, long seed) {
        this.environment = environment;
        this.spec = environment.spec();
        this.policy = policy;
        this.random = new RandomStream(seed, "expert-recording");
    }

    /// @param source what recorded them, for messages
    Demonstrations record(int trajectories, String source) {
        List<Trajectory> recorded = new ArrayList<>();
        for (int i = 0; i < trajectories; i++) {
            recorded.add(new Trajectory(episode()));
        }
        return new Demonstrations(source, recorded);
    }

    private TransitionBatch episode() {
        TransitionColumns columns =
                new TransitionColumns(spec.maxEpisodeSteps(), spec.observationSize(), spec.actionSize());
        double[] observation = environment.reset(random).clone();
        TimeStep outcome;
        do {
            double[] action = spec.toEnvironment(policy.act(observation));
            outcome = environment.step(action);
            columns.add(observation, toFloats(action), outcome, outcome.terminated());
            observation = outcome.observation().clone();
        } while (!outcome.episodeOver());
        return columns.take();
    }

    private static float[] toFloats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }
}
