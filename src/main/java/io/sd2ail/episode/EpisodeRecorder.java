package io.sd2ail.episode;

import io.sd2ail.environment.Environment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes down what an environment shows of one episode: some numbers a step, and it changes nothing.
final class EpisodeRecorder {
    private final Environment environment;
    private final int size;
    private final int mostSteps;
    private final double[] configuration;
    private float[] configurations = new float[0];
    private float[] rewards = new float[0];
    private int steps;
    private boolean cut;

    /// @param environment the caller's, who steps it
    EpisodeRecorder(Environment environment) {
        this.environment = environment;
        this.size = environment.configurationSize();
        this.mostSteps =
                size == 0 ? 0 : Math.min(environment.spec().maxEpisodeSteps(), RecordedEpisode.mostSteps(size));
        this.configuration = new double[size];
    }

    /// After the environment was reset.
    void begin() {
        if (mostSteps > 0) {
            configurations = new float[(mostSteps + 1) * size];
            rewards = new float[mostSteps];
            read();
        }
    }

    /// After a step.
    void add(double reward) {
        if (steps < mostSteps) {
            rewards[steps++] = (float) reward;
            read();
        } else {
            cut = true;
        }
    }

    private void read() {
        environment.configuration(configuration);
        for (int i = 0; i < size; i++) {
            configurations[steps * size + i] = (float) configuration[i];
        }
    }

    /// @return null when there was nothing to see
    @Nullable
    RecordedEpisode recorded() {
        return steps == 0
                ? null
                : new RecordedEpisode(
                        size, Arrays.copyOf(configurations, (steps + 1) * size), Arrays.copyOf(rewards, steps), !cut);
    }
}
