package io.sd2ail.bench.cluster;

import io.sd2ail.bench.Percentiles;
import io.sd2ail.bench.work.Size;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.episode.RolloutLoop;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.learning.vector.VectorBackendFactory;
import io.sd2ail.ledger.BatchValidator;
import io.sd2ail.local.LocalRun;
import io.sd2ail.parts.Parts;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.session.RunStorage;
import io.sd2ail.training.ExpertSources;
import io.sd2ail.training.LearnerCore;
import io.sd2ail.training.LearningTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The learner's update alone and in the running system: the same configuration, Pendulum-v1 with the networks and
/// batches of another size, on the Vector backend.
final class SystemBenchmark {
    private static final String ENVIRONMENT = "Pendulum-v1";
    private static final int UPDATES_PER_ROW = 20;

    private final int updates;
    private final RunConfig config;
    private final LearningTask task;

    /// @param threads of the learner
    /// @param updates of a turn
    SystemBenchmark(Size size, int threads, int updates) {
        this.updates = updates;
        int warmup = 1_000;
        List<String> settings = List.of(
                "sd2ail.denoiser-hidden=" + size.denoiserHidden(),
                "sd2ail.policy-hidden=" + size.policyHidden(),
                "sd2ail.expert-rows=" + size.expertRows(),
                "sd2ail.policy-rows=" + size.policyRows(),
                "sd2ail.discriminator.gradient-penalty=" + size.gradientPenalty(),
                "sd2ail.synthesis.batch-rows=" + size.samplingRows(),
                "sd2ail.synthesis.pool-rows=100000",
                "rollouts.batch-rows=64",
                "metrics.every-updates=" + UPDATES_PER_ROW,
                "evaluation.every-steps=100000000",
                "evaluation.episodes=1",
                "pace.warmup-steps=" + warmup,
                "steps=" + (warmup + updates));
        this.config = RunConfig.load(new ConfigSources(null, ENVIRONMENT, null, null, settings));
        this.task = LearningTask.prepare(config, ExpertSources.of(bundled()), new VectorBackendFactory(threads, 1));
    }

    private static Path bundled() {
        String resource = "/io/sd2ail/demonstrations/" + ENVIRONMENT + ".npz";
        try (InputStream in = Objects.requireNonNull(RunConfig.class.getResourceAsStream(resource), resource)) {
            Path unpacked = Files.createTempFile("sd2ail-demonstrations", ".npz");
            unpacked.toFile().deleteOnExit();
            Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
            return unpacked;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Nothing else runs: rows are gathered before, synthetic ones sampled between the updates, untimed.
    ///
    /// @return milliseconds of an update, the median over groups of 20
    double alone() {
        List<Double> rows = new ArrayList<>();
        try (LearnerCore learner = task.newLearner();
                SyntheticGenerator generator = Objects.requireNonNull(task.newGenerator("generator-1"))) {
            fill(learner);
            for (int row = 0; row < updates / UPDATES_PER_ROW; row++) {
                long nanos = 0;
                for (int i = 0; i < UPDATES_PER_ROW; i++) {
                    long begin = System.nanoTime();
                    learner.update();
                    nanos += System.nanoTime() - begin;
                    sample(learner, generator);
                }
                rows.add(nanos / 1e6 / UPDATES_PER_ROW);
            }
        }
        return steadyMedian(rows);
    }

    private void fill(LearnerCore learner) {
        BatchValidator validator = new BatchValidator(task.spec(), task.normalizer(), (_, _, _) -> {});
        try (RolloutLoop worker = new RolloutLoop(
                new WorkerId("rollout-1", 0), List.of(config.newEnvironment()), config.rollouts(), config.seed())) {
            while (learner.inserted() < config.steps()) {
                RolloutBatch batch = worker.step();
                if (batch != null) {
                    learner.insert(validator.check(batch));
                }
            }
        }
    }

    private void sample(LearnerCore learner, SyntheticGenerator generator) {
        if (learner.updates() % config.rollouts().publishEvery() == 0 || !generator.ready()) {
            generator.use(Objects.requireNonNull(learner.publish().diffusion()));
        }
        if (learner.wantsSynthetic()) {
            learner.insertSynthetic(generator.sample());
        }
    }

    /// As a training run, with all of its parts on the same cores.
    ///
    /// @return milliseconds of an update, the median over groups of 20
    double inTheSystem() throws InterruptedException {
        List<Double> rows = new ArrayList<>();
        Path folder = temporaryFolder();
        try (RunDirectory directory = RunDirectory.create(folder.resolve("run"), ConfigRenderer.render(config));
                RunStorage storage = RunStorage.open(directory, config.checkpoints())) {
            LocalRun.start(Parts.of(task), storage, List.of(event -> {
                        if (event instanceof RunEvent.Metrics metrics) {
                            rows.add(metrics.values().get("time/update_ms"));
                        }
                    }))
                    .await();
        } finally {
            delete(folder);
        }
        return steadyMedian(rows);
    }

    /// Of what comes after the first third.
    private static double steadyMedian(List<Double> rows) {
        return Percentiles.of(
                0.5, rows.stream().skip(rows.size() / 3).mapToDouble(row -> row).toArray());
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("sd2ail-benchmark");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
