package io.sd2ail.training;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.BinaryBatch;
import io.sd2ail.learning.BinaryDiscriminatorConfig;
import io.sd2ail.learning.BinaryDiscriminatorTrainer;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.CriticResult;
import io.sd2ail.learning.DenoisingBatch;
import io.sd2ail.learning.DenoisingConfig;
import io.sd2ail.learning.DenoisingTrainer;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.DiscriminatorTrainer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.PolicyResult;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.Trainer;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Backends without a native library whose "weights" are a running digest of everything they were given: two runs have
/// equal weights only if they saw the same rows and draws in the same order.
public final class FakeBackends implements BackendFactory {
    private final List<DiscriminatorBatch> discriminatorBatches = new ArrayList<>();
    private final List<CloningBatch> cloningBatches = new ArrayList<>();

    /// Everything that a diffusion discriminator was given, in its order.
    public List<DiscriminatorBatch> discriminatorBatches() {
        return List.copyOf(discriminatorBatches);
    }

    /// Everything that soft actor-critic's policy cloned, in its order.
    public List<CloningBatch> cloningBatches() {
        return List.copyOf(cloningBatches);
    }

    @Override
    public LearnerBackend learner(NetworkShape shape, NoiseSchedule schedule) {
        return new Learner(shape, discriminatorBatches, cloningBatches);
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

    private static float[] policy(NetworkShape shape, float weight) {
        float[] parameters = new float[ParameterLayout.policy(shape).size()];
        java.util.Arrays.fill(parameters, weight / 10);
        return parameters;
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

    private record Learner(NetworkShape shape, List<DiscriminatorBatch> batches, List<CloningBatch> clonings)
            implements LearnerBackend {
        @Override
        public DiscriminatorTrainer discriminator(DiscriminatorConfig config, RandomStream random) {
            return new Discriminator(batches);
        }

        @Override
        public BinaryDiscriminatorTrainer binaryDiscriminator(BinaryDiscriminatorConfig config, RandomStream random) {
            return new Binary();
        }

        @Override
        public CloningTrainer behavioralCloning(CloningConfig config, RandomStream random) {
            return new Cloning(shape);
        }

        @Override
        public DenoisingTrainer denoising(DenoisingConfig config, RandomStream random) {
            return new Denoising(ParameterLayout.denoiser(shape).size());
        }

        @Override
        public SacTrainer softActorCritic(SacConfig config, RandomStream random) {
            return new Policy(shape, clonings);
        }

        @Override
        public void close() {}
    }

    /// A trainer of one number.
    private abstract static class Digest implements Trainer {
        float weight = 0.5f;

        @Override
        public void save(State state) {
            state.put("weight", weight);
        }

        @Override
        public void load(State state) {
            weight = state.floats("weight", 1)[0];
        }
    }

    private static final class Discriminator extends Digest implements DiscriminatorTrainer {
        private final List<DiscriminatorBatch> batches;

        Discriminator(List<DiscriminatorBatch> batches) {
            this.batches = batches;
        }

        @Override
        public DiscriminatorResult step(DiscriminatorBatch batch) {
            batches.add(batch);
            weight = digest(weight, batch.rows(), batch.noise(), batch.importanceWeights());
            return new DiscriminatorResult(
                    weight, 0, 0, 0, 0, probabilities(batch.allRows(), batch.rows(), batch.noise(), weight));
        }

        @Override
        public float[] expertProbability(int count, float[] rows, float[] noise) {
            return probabilities(count, rows, noise, weight);
        }

        @Override
        public float[] denoiserParameters() {
            return new float[] {weight};
        }
    }

    private static final class Binary extends Digest implements BinaryDiscriminatorTrainer {
        @Override
        public DiscriminatorResult step(BinaryBatch batch) {
            weight = digest(weight, batch.rows(), batch.mixing());
            return new DiscriminatorResult(weight, 0, 0, 0, 0, logits(2 * batch.count(), batch.rows()));
        }

        @Override
        public float[] logits(int count, float[] rows) {
            return probabilities(count, rows, rows, weight);
        }
    }

    private static final class Policy extends Digest implements SacTrainer {
        private final NetworkShape shape;
        private final List<CloningBatch> clonings;

        Policy(NetworkShape shape, List<CloningBatch> clonings) {
            this.shape = shape;
            this.clonings = clonings;
        }

        @Override
        public void beginWith(float[] policy) {
            weight = policy[0];
        }

        @Override
        public float[] policyParameters() {
            return policy(shape, weight);
        }

        @Override
        public CriticResult updateCritics(SacBatch batch, ValueBounds bounds) {
            float[] limits = {(float) Math.max(-9, bounds.lowest()), (float) Math.min(9, bounds.highest())};
            weight = digest(weight, batch.observations(), batch.rewards(), batch.nextNoise(), limits);
            for (int number : batch.targetCritics()) {
                weight = digest(weight, new float[] {number});
            }
            return new CriticResult(weight, 0);
        }

        @Override
        public PolicyResult updatePolicy(SacBatch batch, SacTrainer.@Nullable Cloning cloning) {
            weight = digest(weight, batch.observations(), batch.policyNoise());
            if (cloning == null) {
                return new PolicyResult(weight, 0, 0, 1, 0);
            }
            weight = digest(weight, new float[] {(float) cloning.weight()});
            return new PolicyResult(weight, clonePolicy(cloning.batch()), 0, 1, 0);
        }

        @Override
        public float clonePolicy(CloningBatch batch) {
            clonings.add(batch);
            weight = digest(weight, batch.observations(), batch.actions());
            return weight;
        }

        @Override
        public float[] values(int rows, float[] observations, float[] actions) {
            return probabilities(rows, observations, actions, weight);
        }
    }

    private static final class Cloning extends Digest implements CloningTrainer {
        private final NetworkShape shape;

        Cloning(NetworkShape shape) {
            this.shape = shape;
        }

        @Override
        public void beginWith(float[] policy) {
            weight = policy[0];
        }

        @Override
        public float[] policyParameters() {
            return policy(shape, weight);
        }

        @Override
        public float step(CloningBatch batch) {
            weight = digest(weight, batch.observations(), batch.actions());
            return weight;
        }
    }

    private static final class Denoising extends Digest implements DenoisingTrainer {
        private final int size;

        Denoising(int size) {
            this.size = size;
        }

        @Override
        public float step(DenoisingBatch batch) {
            weight = digest(weight, batch.rows(), batch.noise());
            return weight;
        }

        @Override
        public float[] denoiserParameters() {
            float[] parameters = new float[size];
            java.util.Arrays.fill(parameters, weight);
            return parameters;
        }
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
