package io.sd2ail.export;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.BinaryDiscriminatorConfig;
import io.sd2ail.learning.BinaryDiscriminatorTrainer;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.DenoisingConfig;
import io.sd2ail.learning.DenoisingTrainer;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorTrainer;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.training.LearningTask;

/// Backends whose policies begin with a given one's parameters in place of drawn ones. Draws are as without it, so all
/// other networks begin as they would.
public final class WarmStart implements BackendFactory {
    private final BackendFactory backends;
    private final InitialPolicy policy;

    private WarmStart(BackendFactory backends, InitialPolicy policy) {
        this.backends = backends;
        this.policy = policy;
    }

    /// The same task, beginning with the given policy.
    ///
    /// @throws io.sd2ail.checkpoint.StorageException when the policy is of another shape or range of actions
    public static LearningTask of(LearningTask task, GivenPolicy policy) {
        return task.with(new WarmStart(task.backends(), InitialPolicy.of(policy, task)));
    }

    @Override
    public LearnerBackend learner(NetworkShape shape, NoiseSchedule schedule) {
        return new Learner(backends.learner(shape, schedule), shape, policy);
    }

    @Override
    public DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule) {
        return backends.diffusionModel(shape, schedule);
    }

    private record Learner(LearnerBackend inner, NetworkShape shape, InitialPolicy policy) implements LearnerBackend {
        @Override
        public SacTrainer softActorCritic(SacConfig config, RandomStream random) {
            SacTrainer trainer = inner.softActorCritic(config, random);
            trainer.beginWith(replaced(trainer.policyParameters(), true));
            return trainer;
        }

        @Override
        public CloningTrainer behavioralCloning(CloningConfig config, RandomStream random) {
            CloningTrainer trainer = inner.behavioralCloning(config, random);
            trainer.beginWith(replaced(trainer.policyParameters(), false));
            return trainer;
        }

        private float[] replaced(float[] parameters, boolean draws) {
            policy.replace(shape, parameters, draws);
            return parameters;
        }

        @Override
        public DiscriminatorTrainer discriminator(DiscriminatorConfig config, RandomStream random) {
            return inner.discriminator(config, random);
        }

        @Override
        public BinaryDiscriminatorTrainer binaryDiscriminator(BinaryDiscriminatorConfig config, RandomStream random) {
            return inner.binaryDiscriminator(config, random);
        }

        @Override
        public DenoisingTrainer denoising(DenoisingConfig config, RandomStream random) {
            return inner.denoising(config, random);
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
