package io.sd2ail.imitation;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;

/// Where the reverse process starts.
public final class ReverseStart {
    private ReverseStart() {}

    /// x_T of `count` rows.
    ///
    /// @param expertRows [N, rowSize], read where the start is from demonstrations
    /// @return [count, rowSize]
    public static float[] of(
            SynthesisConfig.Start kind,
            NoiseSchedule schedule,
            float[] expertRows,
            int count,
            int rowSize,
            RandomStream random) {
        float[] start = random.gaussians(count * rowSize);
        if (kind == SynthesisConfig.Start.NOISED_DEMONSTRATIONS) {
            int last = schedule.steps() - 1;
            float signal = schedule.sqrtAlphaBar()[last];
            float noise = schedule.sqrtOneMinusAlphaBar()[last];
            for (int row = 0; row < count; row++) {
                int from = random.nextInt(expertRows.length / rowSize) * rowSize;
                for (int i = 0; i < rowSize; i++) {
                    int at = row * rowSize + i;
                    start[at] = signal * expertRows[from + i] + noise * start[at];
                }
            }
        }
        return start;
    }
}
