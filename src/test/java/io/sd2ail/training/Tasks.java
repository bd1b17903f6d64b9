package io.sd2ail.training;

import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.array.NpzWriter;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.demonstration.format.DemonstrationWriter;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.episode.TransitionColumns;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Small tasks for tests: Pendulum with "demonstrations" of a random policy.
public final class Tasks {
    private Tasks() {}

    /// Pendulum's task file, made small, with further overrides.
    public static RunConfig config(String... overrides) {
        List<String> all = new ArrayList<>(List.of(
                "environment=Pendulum-v1",
                "steps=600",
                "demonstrations.trajectories=2",
                "sd2ail.denoiser-hidden=8",
                "sd2ail.policy-hidden=8",
                "sd2ail.expert-rows=4",
                "sd2ail.synthetic-ratio=2",
                "sd2ail.policy-rows=8",
                "sd2ail.synthesis.batch-rows=6",
                "sd2ail.synthesis.pool-rows=100",
                "replay.capacity=300",
                "pace.warmup-steps=200",
                "pace.random-steps=200",
                "pace.tolerance-updates=40",
                "rollouts.batch-rows=16",
                "rollouts.publish-every=7"));
        all.addAll(List.of(overrides));
        return RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, all));
    }

    static LearningTask pendulum(RunConfig config, Path folder, BackendFactory backends) {
        return LearningTask.prepare(config, ExpertSources.of(randomDemonstrations(folder)), backends);
    }

    /// @param diffusion a saved diffusion model beside the demonstrations
    static LearningTask pendulum(RunConfig config, Path folder, Path diffusion, BackendFactory backends) {
        return LearningTask.prepare(config, new ExpertSources(randomDemonstrations(folder), diffusion), backends);
    }

    static DiffusionTask diffusion(RunConfig config, Path folder, BackendFactory backends) {
        return DiffusionTask.prepare(config, randomDemonstrations(folder), backends);
    }

    /// The same demonstrations without actions, and without what follows a row.
    static Path observationsAlone(Path folder) {
        Demonstrations whole = DemonstrationFormats.read(randomDemonstrations(folder));
        int rows = whole.rows();
        float[] observations = new float[rows * whole.observationSize()];
        float[] rewards = new float[rows];
        float[] terminals = new float[rows];
        int row = 0;
        for (Trajectory trajectory : whole.trajectories()) {
            float[] seen = trajectory.transitions().observations();
            System.arraycopy(seen, 0, observations, row * whole.observationSize(), seen.length);
            row += trajectory.length();
            terminals[row - 1] = 1;
        }
        Path file = folder.resolve("observations.npz");
        try (OutputStream out = Files.newOutputStream(file)) {
            NpzWriter.write(
                    out,
                    Map.of("observations", observations, "rewards", rewards, "terminals", terminals),
                    Map.of(
                            "observations", new long[] {rows, whole.observationSize()},
                            "rewards", new long[] {rows},
                            "terminals", new long[] {rows}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static Path randomDemonstrations(Path folder) {
        List<Trajectory> trajectories = new ArrayList<>();
        RandomStream random = new RandomStream(3, "demonstrations");
        try (Environment environment = Environments.create("Pendulum-v1", Contacts.CURRENT)) {
            for (int i = 0; i < 2; i++) {
                trajectories.add(new Trajectory(episode(environment, random)));
            }
        }
        Path file = folder.resolve("demonstrations.npz");
        try {
            DemonstrationWriter.write(file, new Demonstrations("test", trajectories));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    private static TransitionBatch episode(Environment environment, RandomStream random) {
        TransitionColumns columns = new TransitionColumns(200, 3, 1);
        double[] observation = environment.reset(random);
        TimeStep step;
        do {
            float action = 4 * random.nextFloat() - 2;
            step = environment.step(new double[] {action});
            columns.add(observation, new float[] {action}, step, step.terminated());
            observation = step.observation();
        } while (!step.episodeOver());
        return columns.take();
    }
}
