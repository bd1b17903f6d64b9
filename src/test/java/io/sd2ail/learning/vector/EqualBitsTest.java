package io.sd2ail.learning.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.ExampleLearner;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.network.NetworkShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several updates give the same bits for any number of threads and any vector width. The widths are those of other
/// JVMs: on a machine without AVX-512 the first one computes as wide as this JVM.
class EqualBitsTest {
    private static final NetworkShape SHAPE = new NetworkShape(11, 3, 14, 3, 48, 40, 5);
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.VP, 5);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void updates_moreThreads_giveTheSameBits(int threads) {
        assertThat(fingerprint(threads)).isEqualTo(fingerprint(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:UseAVX=3", "-XX:UseAVX=2", "-XX:MaxVectorSize=16"})
    void updates_otherVectorWidths_giveTheSameBits(String width) throws IOException, InterruptedException {
        assertThat(fingerprintOf(width)).isEqualTo(Integer.toString(fingerprint(1)));
    }

    @Test
    void fingerprint_otherSeed_differs() {
        assertThat(fingerprint(1, 8)).isNotEqualTo(fingerprint(1, 7));
    }

    private static int fingerprint(int threads) {
        return fingerprint(threads, 7);
    }

    /// A hash of everything that a few updates and a synthesis leave.
    private static int fingerprint(int threads, long seed) {
        return 31 * fingerprint(threads, seed, false) + fingerprint(threads, seed, true);
    }

    /// @param more whether the critics' layers are normalised, and more than those of a target
    private static int fingerprint(int threads, long seed, boolean more) {
        VectorBackendFactory factory = new VectorBackendFactory(threads, threads);
        RandomStream random = new RandomStream(seed, "test");
        DiscriminatorConfig discriminator =
                new DiscriminatorConfig(1e-3, 0.9, 0.999, 0.1, DiscriminatorConfig.ImportanceWeights.PER_ROW);
        SacConfig sac = new SacConfig(
                1e-3,
                0.25,
                0.999,
                0.99,
                0.005,
                0.2,
                null,
                2,
                1e-3,
                1e-3,
                -1,
                0.1,
                more ? 5 : 2,
                2,
                more,
                SacConfig.LogProbability.TEXTBOOK);
        try (ExampleLearner backend = new ExampleLearner(factory.learner(SHAPE, SCHEDULE), discriminator, sac, random);
                DiffusionModel model = factory.diffusionModel(SHAPE, SCHEDULE)) {
            for (int i = 0; i < 3; i++) {
                backend.discriminatorStep(discriminatorBatch(random));
                backend.sacStep(sacBatch(random));
                CloningBatch expert = cloningBatch(random);
                backend.sacStep(sacBatch(random), new ValueBounds(0, 2), new SacTrainer.Cloning(expert, 0.5));
                backend.clonePolicy(expert);
            }
            model.load(backend.denoiserParameters());
            int count = 301;
            float[] start = random.gaussians(count * SHAPE.rowSize());
            float[] noise = random.gaussians(SHAPE.diffusionSteps() * start.length);
            List<Object> all = new ArrayList<>();
            all.add(model.denoise(count, start, noise));
            all.add(backend.expertProbability(count, start, noise));
            SacBatch judged = sacBatch(random);
            all.add(backend.values(judged.rows(), judged.observations(), judged.actions()));
            State state = State.create();
            backend.save(state);
            all.addAll(state.asMap().values());
            return Arrays.deepHashCode(all.toArray());
        }
    }

    /// Rows enough for several lanes of several blocks.
    private static DiscriminatorBatch discriminatorBatch(RandomStream random) {
        int expert = 150;
        int synthetic = 700;
        int all = 2 * expert + synthetic;
        return new DiscriminatorBatch(
                expert,
                synthetic,
                expert,
                random.gaussians(all * SHAPE.rowSize()),
                random.uniforms(expert + synthetic),
                random.integers(all, SHAPE.diffusionSteps()),
                random.gaussians(all * SHAPE.rowSize()),
                new DiscriminatorBatch.Penalty(
                        random.uniforms(expert),
                        random.integers(expert, SHAPE.diffusionSteps()),
                        random.gaussians(expert * SHAPE.rowSize())));
    }

    private static SacBatch sacBatch(RandomStream random) {
        int rows = 270;
        return new SacBatch(
                rows,
                random.gaussians(rows * SHAPE.observationSize()),
                random.uniforms(rows * SHAPE.actionSize()),
                random.uniforms(rows),
                random.gaussians(rows * SHAPE.observationSize()),
                new float[rows],
                random.gaussians(rows * SHAPE.actionSize()),
                random.gaussians(rows * SHAPE.actionSize()),
                new int[] {1, 0});
    }

    /// More lanes than the policy's batch has.
    private static CloningBatch cloningBatch(RandomStream random) {
        int rows = 530;
        return new CloningBatch(
                rows, random.gaussians(rows * SHAPE.observationSize()), random.uniforms(rows * SHAPE.actionSize()));
    }

    private static String fingerprintOf(String width) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        width,
                        "-cp",
                        System.getProperty("java.class.path"),
                        EqualBitsTest.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return output.lines().reduce("", (_, last) -> last);
    }

    /// Prints the fingerprint of this JVM.
    public static void main(String[] arguments) {
        System.out.println(fingerprint(2));
    }
}
