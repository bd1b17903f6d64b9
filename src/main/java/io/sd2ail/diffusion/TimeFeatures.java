package io.sd2ail.diffusion;

/// What the denoiser sees of the time step: sines, then cosines, of t at eight frequencies from 1 to 1/10000
/// (Vaswani et al. 2017, arXiv 1706.03762, section 3.5).
public final class TimeFeatures {
    /// Features of one step: 8 sines, 8 cosines.
    public static final int SIZE = 16;

    private static final int FREQUENCIES = SIZE / 2;

    private TimeFeatures() {}

    /// @param steps T
    /// @return [T, 16]
    public static float[] of(int steps) {
        float[] features = new float[steps * SIZE];
        for (int k = 0; k < FREQUENCIES; k++) {
            float frequency = (float) Math.exp(-k * Math.log(10_000) / (FREQUENCIES - 1));
            for (int t = 0; t < steps; t++) {
                float angle = t * frequency;
                features[t * SIZE + k] = (float) Math.sin(angle);
                features[t * SIZE + FREQUENCIES + k] = (float) Math.cos(angle);
            }
        }
        return features;
    }
}
