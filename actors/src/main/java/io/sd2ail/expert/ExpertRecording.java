package io.sd2ail.expert;

import io.sd2ail.config.KebabCase;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.demonstration.format.DemonstrationWriter;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.episode.TransitionColumns;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Whole episodes of a policy, every step of every episode that was played, in the environment's units.
///
/// @param trajectories in the order they were played; none is left out
public record ExpertRecording(List<Trajectory> trajectories) {
    /// @param environment stays the caller's
    /// @param policy from an observation to an action in [-1, 1]
    /// @param seed of the initial states, which are neither those of evaluations nor of the selection
    public static ExpertRecording of(
            Environment environment, Function<double[], float[]> policy, long seed, int episodes) {
        RandomStream random = new RandomStream(seed, "expert-recording");
        List<Trajectory> played = new ArrayList<>();
        for (int i = 0; i < episodes; i++) {
            played.add(new Trajectory(episode(environment, policy, random)));
        }
        return new ExpertRecording(List.copyOf(played));
    }

    private static TransitionBatch episode(
            Environment environment, Function<double[], float[]> policy, RandomStream random) {
        EnvironmentSpec spec = environment.spec();
        TransitionColumns columns =
                new TransitionColumns(spec.maxEpisodeSteps(), spec.observationSize(), spec.actionSize());
        double[] observation = environment.reset(random).clone();
        TimeStep outcome;
        do {
            double[] action = spec.toEnvironment(policy.apply(observation));
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

    /// What is to be said of a recording.
    ///
    /// @param expertReturn mean return of the policy, over episodes other than the recorded ones
    static Origin origin(RunConfig config, Environment environment, double expertReturn) {
        Contacts contacts = environment.contacts();
        String simulator = environment.simulator();
        return new Origin(
                config.environment(),
                contacts == null ? null : KebabCase.ofConstant(contacts),
                expertReturn,
                config.seed(),
                "sd2ail " + ProgramVersion.own() + ", Java " + Runtime.version()
                        + (simulator.isEmpty() ? "" : ", " + simulator));
    }

    /// As a file of demonstrations.
    void write(Path file, Origin origin) throws IOException {
        DemonstrationWriter.write(file, new Demonstrations(file.toString(), origin, trajectories));
    }

    Spread returns() {
        return Spread.of(
                trajectories.stream().mapToDouble(Trajectory::episodeReturn).toArray());
    }

    Spread lengths() {
        return Spread.of(trajectories.stream().mapToDouble(Trajectory::length).toArray());
    }

    /// Episodes that ended in a terminal state, before the time limit.
    long falls() {
        return trajectories.stream()
                .map(Trajectory::transitions)
                .filter(steps -> steps.terminated()[steps.rows() - 1])
                .count();
    }

    public String text() {
        return String.format(
                Locale.ROOT,
                "recorded %d episodes, all that were played: return %s, %.0f to %.0f steps, %d ended in a terminal state",
                trajectories.size(),
                returns().text(),
                lengths().min(),
                lengths().max(),
                falls());
    }
}
