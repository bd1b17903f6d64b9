package io.sd2ail.learning;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.network.NetworkShape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A factory whose backends see every group of rows in the reverse order and give their answers in the old one: the
/// same mathematics, other sums, other places in the batch.
public final class ReversedRows implements BackendFactory {
    private final BackendFactory inner;

    public ReversedRows(BackendFactory inner) {
        this.inner = inner;
    }

    @Override
    public LearnerBackend learner(NetworkShape shape, NoiseSchedule schedule) {
        return new Learner(inner.learner(shape, schedule), shape.diffusionSteps());
    }

    @Override
    public DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule) {
        return new Model(inner.diffusionModel(shape, schedule), shape.diffusionSteps());
    }

    /// Reverses the order within each of the consecutive groups of rows.
    private static float[] flip(float[] values, int... groups) {
        float[] flipped = new float[values.length];
        int size = rowSize(values.length, groups);
        int from = 0;
        for (int rows : groups) {
            for (int row = 0; row < rows; row++) {
                System.arraycopy(values, (from + row) * size, flipped, (from + rows - 1 - row) * size, size);
            }
            from += rows;
        }
        return flipped;
    }

    private static int[] flip(int[] values, int... groups) {
        int[] flipped = new int[values.length];
        int from = 0;
        for (int rows : groups) {
            for (int row = 0; row < rows; row++) {
                flipped[from + rows - 1 - row] = values[from + row];
            }
            from += rows;
        }
        return flipped;
    }

    private static CloningBatch reversed(CloningBatch batch) {
        int rows = batch.rows();
        return new CloningBatch(rows, flip(batch.observations(), rows), flip(batch.actions(), rows));
    }

    private static int rowSize(int length, int... groups) {
        return length == 0 ? 0 : length / Arrays.stream(groups).sum();
    }

    /// Noise is [T, N, rowSize]: T groups.
    private static int[] groups(int steps, int count) {
        return IntStream.generate(() -> count).limit(steps).toArray();
    }

    private record Model(DiffusionModel inner, int steps) implements DiffusionModel {
        @Override
        public void load(float[] denoiser) {
            inner.load(denoiser);
        }

        @Override
        public float[] denoise(int count, float[] start, float[] noise) {
            return flip(inner.denoise(count, flip(start, count), flip(noise, groups(steps, count))), count);
        }

        @Override
        public float[] expertProbability(int count, float[] rows, float[] noise) {
            return flip(inner.expertProbability(count, flip(rows, count), flip(noise, groups(steps, count))), count);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private record Learner(LearnerBackend inner, int steps) implements LearnerBackend {
        @Override
        public DenoisingTrainer denoising(DenoisingConfig config, RandomStream random) {
            return new Denoising(inner.denoising(config, random));
        }

        @Override
        public CloningTrainer behavioralCloning(CloningConfig config, RandomStream random) {
            return new Cloning(inner.behavioralCloning(config, random));
        }

        @Override
        public BinaryDiscriminatorTrainer binaryDiscriminator(BinaryDiscriminatorConfig config, RandomStream random) {
            return new Binary(inner.binaryDiscriminator(config, random));
        }

        @Override
        public DiscriminatorTrainer discriminator(DiscriminatorConfig config, RandomStream random) {
            return new Discriminator(inner.discriminator(config, random), steps);
        }

        @Override
        public SacTrainer softActorCritic(SacConfig config, RandomStream random) {
            return new Policy(inner.softActorCritic(config, random));
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private record Discriminator(DiscriminatorTrainer inner, int steps) implements DiscriminatorTrainer {
        @Override
        public DiscriminatorResult step(DiscriminatorBatch batch) {
            int[] groups = {batch.expertRows(), batch.syntheticRows(), batch.agentRows()};
            DiscriminatorResult result = inner.step(new DiscriminatorBatch(
                    batch.expertRows(),
                    batch.syntheticRows(),
                    batch.agentRows(),
                    flip(batch.rows(), groups),
                    flip(batch.importanceWeights(), batch.expertRows(), batch.syntheticRows()),
                    flip(batch.steps(), groups),
                    flip(batch.noise(), groups),
                    flipPenalty(batch.penalty(), batch.expertRows())));
            return new DiscriminatorResult(
                    result.loss(),
                    result.expertLoss(),
                    result.syntheticLoss(),
                    result.agentLoss(),
                    result.penaltyLoss(),
                    flip(result.expertProbability(), groups));
        }

        private static DiscriminatorBatch.@Nullable Penalty flipPenalty(
                DiscriminatorBatch.@Nullable Penalty penalty, int rows) {
            return penalty == null
                    ? null
                    : new DiscriminatorBatch.Penalty(
                            flip(penalty.mixing(), rows), flip(penalty.steps(), rows), flip(penalty.noise(), rows));
        }

        @Override
        public float[] expertProbability(int count, float[] rows, float[] noise) {
            return flip(inner.expertProbability(count, flip(rows, count), flip(noise, groups(steps, count))), count);
        }

        @Override
        public float[] denoiserParameters() {
            return inner.denoiserParameters();
        }

        @Override
        public void save(State state) {
            inner.save(state);
        }

        @Override
        public void load(State state) {
            inner.load(state);
        }
    }

    private record Binary(BinaryDiscriminatorTrainer inner) implements BinaryDiscriminatorTrainer {
        @Override
        public DiscriminatorResult step(BinaryBatch batch) {
            int count = batch.count();
            float[] rows = flip(batch.rows(), count, count);
            DiscriminatorResult result = inner.step(new BinaryBatch(count, rows, flip(batch.mixing(), count)));
            return new DiscriminatorResult(
                    result.loss(),
                    result.expertLoss(),
                    result.syntheticLoss(),
                    result.agentLoss(),
                    result.penaltyLoss(),
                    flip(result.expertProbability(), count, count));
        }

        @Override
        public float[] logits(int count, float[] rows) {
            return flip(inner.logits(count, flip(rows, count)), count);
        }

        @Override
        public void save(State state) {
            inner.save(state);
        }

        @Override
        public void load(State state) {
            inner.load(state);
        }
    }

    private record Cloning(CloningTrainer inner) implements CloningTrainer {
        @Override
        public float step(CloningBatch batch) {
            return inner.step(reversed(batch));
        }

        @Override
        public void beginWith(float[] policy) {
            inner.beginWith(policy);
        }

        @Override
        public float[] policyParameters() {
            return inner.policyParameters();
        }

        @Override
        public void save(State state) {
            inner.save(state);
        }

        @Override
        public void load(State state) {
            inner.load(state);
        }
    }

    private record Denoising(DenoisingTrainer inner) implements DenoisingTrainer {
        @Override
        public float step(DenoisingBatch batch) {
            int n = batch.steps().length;
            float[] rows = flip(batch.rows(), n);
            return inner.step(new DenoisingBatch(rows, flip(batch.steps(), n), flip(batch.noise(), n)));
        }

        @Override
        public float[] denoiserParameters() {
            return inner.denoiserParameters();
        }

        @Override
        public void save(State state) {
            inner.save(state);
        }

        @Override
        public void load(State state) {
            inner.load(state);
        }
    }

    private record Policy(SacTrainer inner) implements SacTrainer {
        @Override
        public CriticResult updateCritics(SacBatch batch, ValueBounds bounds) {
            return inner.updateCritics(flipped(batch), bounds);
        }

        @Override
        public PolicyResult updatePolicy(SacBatch batch, SacTrainer.@Nullable Cloning cloning) {
            if (cloning == null) {
                return inner.updatePolicy(flipped(batch), null);
            }
            return inner.updatePolicy(
                    flipped(batch), new SacTrainer.Cloning(reversed(cloning.batch()), cloning.weight()));
        }

        @Override
        public float clonePolicy(CloningBatch batch) {
            return inner.clonePolicy(reversed(batch));
        }

        @Override
        public float[] values(int rows, float[] observations, float[] actions) {
            return flip(inner.values(rows, flip(observations, rows), flip(actions, rows)), rows);
        }

        private static SacBatch flipped(SacBatch batch) {
            int rows = batch.rows();
            return new SacBatch(
                    rows,
                    flip(batch.observations(), rows),
                    flip(batch.actions(), rows),
                    flip(batch.rewards(), rows),
                    flip(batch.nextObservations(), rows),
                    flip(batch.terminal(), rows),
                    flip(batch.nextNoise(), rows),
                    flip(batch.policyNoise(), rows),
                    batch.targetCritics());
        }

        @Override
        public void beginWith(float[] policy) {
            inner.beginWith(policy);
        }

        @Override
        public float[] policyParameters() {
            return inner.policyParameters();
        }

        @Override
        public void save(State state) {
            inner.save(state);
        }

        @Override
        public void load(State state) {
            inner.load(state);
        }
    }
}
