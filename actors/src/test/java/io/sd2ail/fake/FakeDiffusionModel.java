package io.sd2ail.fake;

import io.sd2ail.learning.DiffusionModel;
import java.util.Arrays;

/// Leaves the noise as it is and trusts all of it.
public class FakeDiffusionModel implements DiffusionModel {
    @Override
    public void load(float[] denoiser) {}

    @Override
    public float[] denoise(int count, float[] start, float[] noise) {
        return start.clone();
    }

    @Override
    public float[] expertProbability(int count, float[] rows, float[] noise) {
        float[] trust = new float[count];
        Arrays.fill(trust, 0.9f);
        return trust;
    }

    @Override
    public void close() {}
}
