package io.sd2ail.imitation;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.learning.BinaryDiscriminatorConfig;
import io.sd2ail.learning.BinaryDiscriminatorTrainer;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.CriticResult;
import io.sd2ail.learning.DenoisingConfig;
import io.sd2ail.learning.DenoisingTrainer;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.DiscriminatorTrainer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.PolicyResult;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.ValueBounds;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Trainers that learn nothing and keep what they were given. Whatever its noise, a row's expert probability is its
/// first entry.
final class RecordedTrainers implements LearnerBackend {
    private final int rowSize;

    final List<DiscriminatorBatch> discriminatorBatches = new ArrayList<>();
    /// Rows of each call for their probability, [N, rowSize].
    final List<float[]> scored = new ArrayList<>();
    /// Steps of the SAC trainer by name.
    final List<String> steps = new ArrayList<>();
    final List<SacBatch> criticBatches = new ArrayList<>();
    final List<ValueBounds> bounds = new ArrayList<>();
    /// Of each policy step that had one.
    final List<SacTrainer.Cloning> clonings = new ArrayList<>();
    /// Of the steps by cloning alone.
    final List<CloningBatch> cloned = new ArrayList<>();

    /// Policies that it was to begin with.
    final List<float[]> begun = new ArrayList<>();

    /// What the critics' mean is said to be.
    float meanValue;
    /// The policy's.
    float[] policyParameters = new float[0];

    RecordedTrainers(int rowSize) {
        this.rowSize = rowSize;
    }

    private float[] firstEntries(float[] rows) {
        float[] entries = new float[rows.length / rowSize];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = rows[i * rowSize];
        }
        return entries;
    }

    @Override
    public DiscriminatorTrainer discriminator(DiscriminatorConfig config, RandomStream random) {
        return new Discriminator();
    }

    @Override
    public SacTrainer softActorCritic(SacConfig config, RandomStream random) {
        return new Policy();
    }

    @Override
    public BinaryDiscriminatorTrainer binaryDiscriminator(BinaryDiscriminatorConfig config, RandomStream random) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CloningTrainer behavioralCloning(CloningConfig config, RandomStream random) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DenoisingTrainer denoising(DenoisingConfig config, RandomStream random) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    private final class Discriminator implements DiscriminatorTrainer {
        @Override
        public DiscriminatorResult step(DiscriminatorBatch batch) {
            discriminatorBatches.add(batch);
            return new DiscriminatorResult(0, 0, 0, 0, 0, firstEntries(batch.rows()));
        }

        @Override
        public float[] expertProbability(int count, float[] rows, float[] noise) {
            scored.add(rows);
            return firstEntries(rows);
        }

        @Override
        public float[] denoiserParameters() {
            return new float[1];
        }

        @Override
        public void save(State state) {}

        @Override
        public void load(State state) {}
    }

    private final class Policy implements SacTrainer {
        @Override
        public CriticResult updateCritics(SacBatch batch, ValueBounds limits) {
            steps.add("critics");
            criticBatches.add(batch);
            bounds.add(limits);
            return new CriticResult(0, meanValue);
        }

        @Override
        public PolicyResult updatePolicy(SacBatch batch, SacTrainer.@Nullable Cloning cloning) {
            steps.add("policy");
            if (cloning != null) {
                clonings.add(cloning);
            }
            return new PolicyResult(0, 0, 0, 1, 0);
        }

        @Override
        public float clonePolicy(CloningBatch batch) {
            steps.add("cloning");
            cloned.add(batch);
            return 0.25f;
        }

        @Override
        public float[] values(int rows, float[] observations, float[] actions) {
            return actions;
        }

        @Override
        public void beginWith(float[] policy) {
            begun.add(policy);
            policyParameters = policy;
        }

        @Override
        public float[] policyParameters() {
            return policyParameters.clone();
        }

        @Override
        public void save(State state) {}

        @Override
        public void load(State state) {}
    }
}
