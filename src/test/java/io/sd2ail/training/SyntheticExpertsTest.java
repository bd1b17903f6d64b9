package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.config.ConfigException;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.imitation.DiffusionTraining;
import io.sd2ail.imitation.SynthesisConfig;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.vector.VectorBackendFactory;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.run.RunConfig;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that learn from a saved diffusion model in place of the demonstrations.
class SyntheticExpertsTest {
    private static final String[] TINY = {
        "diffusion.hidden=8", "diffusion.updates=3", "diffusion.batch-rows=16", "sd2ail.synthesis.start=noise"
    };

    @TempDir
    private Path folder;

    @Test
    void run_syntheticAlone_showsTheDiscriminatorNoRealRow() {
        Path file = savedModel();
        FakeBackends backends = new FakeBackends();
        RunConfig config = Tasks.config(with("demonstrations.synthetic-share=1", "demonstrations.diffusion=" + file));
        LearningTask task = LearningTask.prepare(config, new ExpertSources(null, file), backends);
        Set<FloatBuffer> real = rows(realRows());
        Set<FloatBuffer> sampled = rows(Objects.requireNonNull(task.experts()));

        Set<FloatBuffer> seen = expertRowsSeen(task, backends);
        assertThat(seen).hasSizeGreaterThan(20).isSubsetOf(sampled).doesNotContainAnyElementsOf(real);
        assertThat(task.demonstrations()).isNull();
        assertThat(task.expertReturn()).isEqualTo(SavedDiffusion.read(file).expertReturn());
        assertThat(task.normalizer().mean())
                .isEqualTo(SavedDiffusion.read(file).normalizer().mean());
        assertThat(sampled).hasSize(real.size());
    }

    @Test
    void run_aShareOfThem_showsBoth() {
        Path file = savedModel();
        FakeBackends backends = new FakeBackends();
        RunConfig config =
                Tasks.config(with("demonstrations.synthetic-share=0.25", "demonstrations.diffusion=" + file));
        LearningTask task = Tasks.pendulum(config, folder, file, backends);
        Set<FloatBuffer> real = rows(realRows());
        Set<FloatBuffer> all = rows(Objects.requireNonNull(task.experts()));
        Set<FloatBuffer> kept = new HashSet<>(all);
        kept.retainAll(real);
        assertThat(kept).hasSize(real.size() * 3 / 4);
        Set<FloatBuffer> seen = expertRowsSeen(task, backends);
        assertThat(seen).isSubsetOf(all);
        seen.removeAll(real);
        assertThat(seen).isNotEmpty();
    }

    @Test
    void prepare_ofOneSeed_samplesTheSameRows() {
        Path file = savedModel();
        RunConfig config = Tasks.config(with("demonstrations.synthetic-share=1", "demonstrations.diffusion=" + file));
        float[] first = Objects.requireNonNull(
                        LearningTask.prepare(config, new ExpertSources(null, file), new FakeBackends())
                                .experts())
                .all();
        float[] second = Objects.requireNonNull(
                        LearningTask.prepare(config, new ExpertSources(null, file), new FakeBackends())
                                .experts())
                .all();
        assertThat(second).isEqualTo(first);
    }

    @Test
    void prepare_noisedDemonstrationsWithoutAny_startsFromNoiseAndSaysSo() {
        Path file = savedModel();
        RunConfig config = Tasks.config(
                "demonstrations.synthetic-share=1",
                "demonstrations.diffusion=" + file,
                "sd2ail.synthesis.start=noised-demonstrations");
        LearningTask task = LearningTask.prepare(config, new ExpertSources(null, file), new FakeBackends());
        assertThat(task.notices())
                .singleElement()
                .asString()
                .contains("N(0, 1)")
                .contains("sd2ail.synthesis.start");
    }

    @Test
    void config_shareWithoutAModelOrModelWithoutAShare_isRefused() {
        assertThatThrownBy(() -> Tasks.config("demonstrations.synthetic-share=1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("./sd2ail diffusion");
        assertThatThrownBy(() -> Tasks.config("demonstrations.diffusion=model.safetensors"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("synthetic-share is 0");
    }

    /// Rows that are all alike: whatever the noise, a trained model samples nothing else.
    @Test
    void sample_ofATrainedModel_isNearWhatItLearned() {
        RunConfig config = Tasks.config(
                "diffusion.hidden=32", "diffusion.batch-rows=64", "diffusion.denoising.learning-rate=3e-3");
        VectorBackendFactory backends = new VectorBackendFactory(1, 1);
        DiffusionTask real = Tasks.diffusion(config, folder, backends);
        float[] row = {0.4f, -0.8f, 0.3f, 1.2f};
        float[] rows = new float[64 * row.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row[i % row.length];
        }
        Experts alike = new Experts(
                null,
                new ExpertRows(config.demonstrations().rows(), row.length, List.of(rows)),
                real.experts().normalizer(),
                0,
                List.of());
        DiffusionTask task = new DiffusionTask(config, alike, real.shape(), backends);
        try (DiffusionTraining training = task.newTraining()) {
            float first = training.update();
            float last = first;
            for (int i = 0; i < 1500; i++) {
                last = training.update();
            }
            assertThat(last).isLessThan(0.3f * first);
            float[] samples = SyntheticExperts.sample(
                    task.save(training, new float[] {last}),
                    backends,
                    100,
                    SynthesisConfig.Start.NOISE,
                    new float[0],
                    1);
            assertThat(SampleQuality.of(samples, rows, row.length, 1).distance())
                    .isCloseTo(0, within(0.1));
        }
    }

    private static String[] with(String... overrides) {
        List<String> all = new ArrayList<>(List.of(TINY));
        all.addAll(List.of(overrides));
        return all.toArray(String[]::new);
    }

    private Path savedModel() {
        DiffusionTask task = Tasks.diffusion(Tasks.config(TINY), folder, new FakeBackends());
        Path file = folder.resolve("model.safetensors");
        try (DiffusionTraining training = task.newTraining()) {
            task.save(training, new float[] {training.update()}).write(file);
        }
        return file;
    }

    private ExpertRows realRows() {
        return Tasks.diffusion(Tasks.config(TINY), folder, new FakeBackends())
                .experts()
                .rows();
    }

    /// The expert part of every discriminator batch of a few turns.
    private static Set<FloatBuffer> expertRowsSeen(LearningTask task, FakeBackends backends) {
        List<CheckedBatch> journal = new ArrayList<>();
        try (LocalTrainer trainer = new LocalTrainer(task, journal::add)) {
            for (int i = 0; i < 9; i++) {
                trainer.turn();
            }
        }
        Set<FloatBuffer> seen = new HashSet<>();
        int rowSize = task.shape().rowSize();
        for (DiscriminatorBatch batch : backends.discriminatorBatches()) {
            for (int row = 0; row < batch.expertRows(); row++) {
                seen.add(FloatBuffer.wrap(batch.rows(), row * rowSize, rowSize));
            }
        }
        return seen;
    }

    private static Set<FloatBuffer> rows(ExpertRows experts) {
        Set<FloatBuffer> rows = new HashSet<>();
        float[] all = experts.all();
        for (int at = 0; at < all.length; at += experts.rowSize()) {
            rows.add(FloatBuffer.wrap(all, at, experts.rowSize()));
        }
        return rows;
    }
}
