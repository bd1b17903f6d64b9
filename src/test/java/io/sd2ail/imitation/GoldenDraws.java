package io.sd2ail.imitation;

import io.sd2ail.Golden;
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
import io.sd2ail.learning.GoldenBatch;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.PolicyResult;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.network.NetworkShape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A backend before whose discriminator everything that was drawn gives way to the golden iteration's: agent rows,
/// importance weights, steps and noise. Expert and synthetic rows stay as they are. Keeps what came in, in its order.
final class GoldenDraws implements LearnerBackend {
    private final LearnerBackend inner;
    private final Golden golden;
    private final int count;
    private final NetworkShape shape;

    private final List<String> order = new ArrayList<>();
    private final List<DiscriminatorBatch> discriminatorBatches = new ArrayList<>();
    private final List<float[]> scoredRows = new ArrayList<>();
    private final List<SacBatch> criticBatches = new ArrayList<>();
    private final List<SacBatch> policyBatches = new ArrayList<>();

    /// @param count expert rows of the iteration
    GoldenDraws(LearnerBackend inner, Golden golden, int count, NetworkShape shape) {
        this.inner = inner;
        this.golden = golden;
        this.count = count;
        this.shape = shape;
    }

    /// Methods of the trainers, as they were called.
    List<String> order() {
        return order;
    }

    List<DiscriminatorBatch> discriminatorBatches() {
        return discriminatorBatches;
    }

    List<float[]> scoredRows() {
        return scoredRows;
    }

    List<SacBatch> criticBatches() {
        return criticBatches;
    }

    List<SacBatch> policyBatches() {
        return policyBatches;
    }

    @Override
    public DiscriminatorTrainer discriminator(DiscriminatorConfig config, RandomStream random) {
        return new Discriminator(inner.discriminator(config, random));
    }

    @Override
    public SacTrainer softActorCritic(SacConfig config, RandomStream random) {
        return new Policy(inner.softActorCritic(config, random));
    }

    @Override
    public BinaryDiscriminatorTrainer binaryDiscriminator(BinaryDiscriminatorConfig config, RandomStream random) {
        return inner.binaryDiscriminator(config, random);
    }

    @Override
    public CloningTrainer behavioralCloning(CloningConfig config, RandomStream random) {
        return inner.behavioralCloning(config, random);
    }

    @Override
    public DenoisingTrainer denoising(DenoisingConfig config, RandomStream random) {
        return inner.denoising(config, random);
    }

    @Override
    public void close() {
        inner.close();
    }

    private final class Discriminator implements DiscriminatorTrainer {
        private final DiscriminatorTrainer trainer;

        Discriminator(DiscriminatorTrainer trainer) {
            this.trainer = trainer;
        }

        @Override
        public DiscriminatorResult step(DiscriminatorBatch batch) {
            order.add("step");
            discriminatorBatches.add(batch);
            DiscriminatorBatch drawn = GoldenBatch.discriminator(golden);
            float[] rows = batch.rows().clone();
            int agent = rows.length - batch.agentRows() * shape.rowSize();
            System.arraycopy(drawn.rows(), agent, rows, agent, rows.length - agent);
            return trainer.step(new DiscriminatorBatch(
                    batch.expertRows(),
                    batch.syntheticRows(),
                    batch.agentRows(),
                    rows,
                    drawn.importanceWeights(),
                    drawn.steps(),
                    drawn.noise(),
                    drawn.penalty()));
        }

        /// Of the expert rows that came in and the golden policy rows.
        @Override
        public float[] expertProbability(int rows, float[] values, float[] noise) {
            order.add("expertProbability");
            scoredRows.add(values);
            float[] both = values.clone();
            for (int i = 0; i < count; i++) {
                int at = (count + i) * shape.rowSize();
                copy("policy_act", i, shape.actionSize(), both, at);
                copy("policy_obs", i, shape.observationSize(), both, at + shape.actionSize());
            }
            return trainer.expertProbability(rows, both, sideBySide("eps_threshold", "eps_reward"));
        }

        private void copy(String key, int row, int size, float[] to, int at) {
            System.arraycopy(golden.floats(key), row * size, to, at, size);
        }

        /// [T, B, rowSize] twice -> [T, 2 B, rowSize].
        private float[] sideBySide(String first, String second) {
            int part = count * shape.rowSize();
            float[] both = new float[2 * shape.diffusionSteps() * part];
            for (int t = 0; t < shape.diffusionSteps(); t++) {
                copy(first, t, part, both, 2 * t * part);
                copy(second, t, part, both, (2 * t + 1) * part);
            }
            return both;
        }

        @Override
        public float[] denoiserParameters() {
            return trainer.denoiserParameters();
        }

        @Override
        public void save(State state) {
            trainer.save(state);
        }

        @Override
        public void load(State state) {
            trainer.load(state);
        }
    }

    private final class Policy implements SacTrainer {
        private final SacTrainer trainer;

        Policy(SacTrainer trainer) {
            this.trainer = trainer;
        }

        @Override
        public CriticResult updateCritics(SacBatch batch, ValueBounds bounds) {
            order.add("updateCritics");
            criticBatches.add(batch);
            return trainer.updateCritics(batch, bounds);
        }

        @Override
        public PolicyResult updatePolicy(SacBatch batch, SacTrainer.@Nullable Cloning cloning) {
            order.add("updatePolicy");
            policyBatches.add(batch);
            return trainer.updatePolicy(batch, cloning);
        }

        @Override
        public float clonePolicy(CloningBatch batch) {
            order.add("clonePolicy");
            return trainer.clonePolicy(batch);
        }

        @Override
        public float[] values(int rows, float[] observations, float[] actions) {
            order.add("values");
            return trainer.values(rows, observations, actions);
        }

        @Override
        public void beginWith(float[] policy) {
            trainer.beginWith(policy);
        }

        @Override
        public float[] policyParameters() {
            return trainer.policyParameters();
        }

        @Override
        public void save(State state) {
            trainer.save(state);
        }

        @Override
        public void load(State state) {
            trainer.load(state);
        }
    }
}
