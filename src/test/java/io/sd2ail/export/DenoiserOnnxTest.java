package io.sd2ail.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.vector.VectorBackendFactory;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenoiserOnnxTest {
    private static final NetworkShape SHAPE = new NetworkShape(3, 1, 4, 1, 32, 1, 8);
    private static final int ROWS = 40;

    private final SavedDiffusion saved = new SavedDiffusion(
            "Pendulum-v1",
            RowLayout.ACTION_OBSERVATION,
            SHAPE,
            NoiseSchedule.Kind.VP,
            Initialization.denoiser(SHAPE, new RandomStream(1, "denoiser")),
            new ObservationNormalizer(new float[] {1, 2, 3}, new float[] {4, 5, 6}),
            -118.7,
            2000,
            new float[0]);

    @TempDir
    private Path folder;

    @Test
    void write_theReverseProcessByOnnxruntime_samplesTheRowsThatWeSample() throws OrtException {
        Path file = folder.resolve("denoiser.onnx");
        DenoiserOnnx.write(file, saved);
        RandomStream random = new RandomStream(2, "draws");
        float[] start = random.gaussians(ROWS * 4);
        float[] noise = random.gaussians(8 * ROWS * 4);
        float[] own;
        try (DiffusionModel model = new VectorBackendFactory(1, 1).diffusionModel(SHAPE, saved.schedule())) {
            model.load(saved.denoiser());
            own = model.denoise(ROWS, start, noise);
        }
        try (OnnxRun run = OnnxRun.of(file)) {
            float[] sampled = start.clone();
            for (int t = 7; t >= 0; t--) {
                long[] steps = new long[ROWS];
                Arrays.fill(steps, t);
                float[][] predicted = run.of("row", rows(sampled), "step", steps);
                reverse(t, sampled, predicted, noise);
            }
            for (int row = 0; row < ROWS; row++) {
                sampled[4 * row] = Math.clamp(sampled[4 * row], -1, 1);
            }
            assertThat(sampled).containsExactly(own, within(1e-4f));
        }
    }

    private static float[][] rows(float[] values) {
        float[][] rows = new float[ROWS][];
        for (int row = 0; row < ROWS; row++) {
            rows[row] = Arrays.copyOfRange(values, 4 * row, 4 * row + 4);
        }
        return rows;
    }

    /// One step of the reverse process, by the equations of [NoiseSchedule].
    private void reverse(int t, float[] x, float[][] predicted, float[] noise) {
        NoiseSchedule schedule = saved.schedule();
        for (int i = 0; i < x.length; i++) {
            float x0 = schedule.sqrtReciprocalAlphaBar()[t] * x[i]
                    - schedule.sqrtReciprocalAlphaBarMinusOne()[t] * predicted[i / 4][i % 4];
            if (i % 4 == 0) {
                x0 = Math.clamp(x0, -1, 1);
            }
            x[i] = schedule.posteriorCoefficientX0()[t] * x0
                    + schedule.posteriorCoefficientXt()[t] * x[i]
                    + schedule.sigma()[t] * noise[t * x.length + i];
        }
    }

    @Test
    void write_metadata_saysHowToSample() throws OrtException {
        Path file = folder.resolve("denoiser.onnx");
        DenoiserOnnx.write(file, saved);
        try (OnnxRun run = OnnxRun.of(file)) {
            assertThat(run.session().getMetadata().getCustomMetadata())
                    .containsEntry("rows", "action-observation")
                    .containsEntry("clamped_columns", "1")
                    .containsEntry("observation_scale", "[4.0, 5.0, 6.0]")
                    .containsEntry("betas", Arrays.toString(saved.schedule().beta()));
        }
    }
}
