package io.sd2ail.train;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacResult;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;

/// Backends without a native library whose "weights" are a running digest of everything they were given: two runs have
/// equal weights only if they saw the same rows and draws in the same order.
public final class FakeBackends implements BackendFactory {
    @Override
    public LearnerBackend learner(
            NetworkShape shape,
            NoiseSchedule schedule,
            DiscriminatorConfig discriminator,
            SacConfig sac,
            RandomStream random) {
        return new Digest(shape);
    }

    @Override
    public DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule) {
        return new Sampler(shape);
    }

    private static float digest(float seed, float[]... arrays) {
        double sum = seed;
        for (float[] array : arrays) {
            for (float value : array) {
                sum = (sum * 31 + value) % 1.0;
            }
        }
        return (float) sum;
    }

    private static float[] probabilities(int count, float[] rows, float[] noise, float weight) {
        float[] probabilities = new float[count];
        int rowSize = rows.length / count;
        for (int i = 0; i < count; i++) {
            double score = Math.sin(rows[i * rowSize] + noise[i] + weight);
            probabilities[i] = (float) (0.5 + 0.4 * score);
        }
        return probabilities;
    }

    private static final class Digest implements LearnerBackend {
        private final NetworkShape shape;
        private float denoiser = 0.5f;
        private float policy = 0.5f;

        Digest(NetworkShape shape) {
            this.shape = shape;
        }

        @Override
        public DiscriminatorResult discriminatorStep(DiscriminatorBatch batch) {
            denoiser = digest(denoiser, batch.rows(), batch.noise(), batch.importanceWeights());
            return new DiscriminatorResult(
                    denoiser, 0, 0, 0, 0, probabilities(batch.allRows(), batch.rows(), batch.noise(), denoiser));
        }

        @Override
        public float[] expertProbability(int count, float[] rows, float[] noise) {
            return probabilities(count, rows, noise, denoiser);
        }

        @Override
        public SacResult sacStep(SacBatch batch) {
            policy = digest(policy, batch.observations(), batch.rewards(), batch.nextNoise(), batch.policyNoise());
            return new SacResult(policy, 0, 0, 1, 0, 0);
        }

        @Override
        public float[] denoiserParameters() {
            return new float[] {denoiser};
        }

        @Override
        public float[] policyParameters() {
            float[] parameters = new float[ParameterLayout.policy(shape).size()];
            java.util.Arrays.fill(parameters, policy / 10);
            return parameters;
        }

        @Override
        public void save(State state) {
            state.put("weights", denoiser, policy);
        }

        @Override
        public void load(State state) {
            denoiser = state.floats("weights", 2)[0];
            policy = state.floats("weights", 2)[1];
        }

        @Override
        public void close() {}
    }

    private static final class Sampler implements DiffusionModel {
        private final NetworkShape shape;
        private float weight;

        Sampler(NetworkShape shape) {
            this.shape = shape;
        }

        @Override
        public void load(float[] denoiser) {
            weight = denoiser[0];
        }

        @Override
        public float[] denoise(int count, float[] start, float[] noise) {
            float[] rows = start.clone();
            for (int i = 0; i < rows.length; i++) {
                rows[i] = 0.5f * rows[i] + weight * noise[i];
            }
            return rows;
        }

        @Override
        public float[] expertProbability(int count, float[] rows, float[] noise) {
            return probabilities(count, rows, noise, weight + shape.rowSize());
        }

        @Override
        public void close() {}
    }
}
