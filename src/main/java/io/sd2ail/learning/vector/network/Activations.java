package io.sd2ail.learning.vector.network;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Workers;
import java.util.List;
import java.util.stream.IntStream;

/// One worker's memory for a block of rows on its way through the denoiser: what the forward pass leaves for the
/// backward pass. Rows have their layer's stride; what lies behind the row's entries stays 0.
public final class Activations {
    /// x_t [rows, rowStride].
    public final float[] x;
    /// epsilon [rows, rowStride].
    public final float[] noise;
    /// Outputs of the three hidden layers [rows, hiddenStride].
    public final float[] h1;

    public final float[] h2;
    final float[] h3;
    /// mish' of their inputs.
    final float[] slope1;

    final float[] slope2;
    final float[] slope3;
    /// epsilon_hat, then what follows from it: residual, slope of the loss [rows, rowStride].
    public final float[] output;
    /// Gradients on their way back [rows, hiddenStride].
    final float[] gradientA;

    final float[] gradientB;
    /// Offset of each row's time bias.
    final int[] biasAt;

    /// One of each worker.
    public static List<Activations> ofEach(Workers workers, Denoiser denoiser) {
        return IntStream.range(0, workers.count())
                .mapToObj(_ -> new Activations(denoiser))
                .toList();
    }

    /// Brings rows in, each noised to its own step: x_t = sqrt(alphaBar_t) x + sqrt(1 - alphaBar_t) epsilon.
    ///
    /// @param rows [N, rowSize]
    /// @param steps [N]
    /// @param epsilon [N, rowSize]
    /// @param from the block's first row
    public void load(
            Denoiser denoiser,
            NoiseSchedule schedule,
            float[] rows,
            int[] steps,
            float[] epsilon,
            int from,
            int count) {
        int size = denoiser.first.in;
        int stride = denoiser.first.inStride;
        for (int row = 0; row < count; row++) {
            int t = steps[from + row];
            float signal = schedule.sqrtAlphaBar()[t];
            float added = schedule.sqrtOneMinusAlphaBar()[t];
            biasAt[row] = denoiser.time.at(t);
            for (int j = 0; j < size; j++) {
                float e = epsilon[(from + row) * size + j];
                noise[row * stride + j] = e;
                x[row * stride + j] = signal * rows[(from + row) * size + j] + added * e;
            }
        }
    }

    private Activations(Denoiser denoiser) {
        int rows = RowLanes.BLOCK;
        int row = rows * denoiser.first.inStride;
        int hidden = rows * denoiser.first.outStride;
        x = new float[row];
        noise = new float[row];
        h1 = new float[hidden];
        h2 = new float[hidden];
        h3 = new float[hidden];
        slope1 = new float[hidden];
        slope2 = new float[hidden];
        slope3 = new float[hidden];
        output = new float[row];
        gradientA = new float[hidden];
        gradientB = new float[hidden];
        biasAt = new int[rows];
    }
}
