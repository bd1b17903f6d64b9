package io.sd2ail.fake;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.environment.Environment;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.learner.LearnerTrace;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.parts.Parts;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.run.RunConfig;
import io.sd2ail.training.LearnerCore;
import io.sd2ail.training.LearningTask;
import java.io.File;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A run of fakes, tiny and fast, with hooks where a test wants to interfere.
public final class FakeParts implements Parts {
    private static final String TINY = """
            environment = Fake-v0
            steps = 400
            algorithm = sac
            sd2ail { diffusion-steps = 2, denoiser-hidden = 4, policy-hidden = 4
              synthesis { batch-rows = 4, batches-ahead = 2 } }
            pace { updates-per-step = 1, warmup-steps = 40, random-steps = 60, tolerance-updates = 40 }
            replay.capacity = 1000
            rollouts { workers = 2, batch-rows = 8, outbox-batches = 4, publish-every = 5 }
            evaluation { every-steps = 100, episodes = 2 }
            checkpoints { every = 1 h, keep = 2 }
            metrics.every-updates = 50
            """;

    private final LearningTask task;
    private final Map<String, FakeEnvironment.BeforeStep> beforeStep = new HashMap<>();
    private Runnable beforeUpdate = () -> {};
    private LearnerTrace trace = LearnerTrace.NONE;

    /// @param overrides HOCON
    public FakeParts(String overrides) {
        Config base = ConfigFactory.parseFile(new File("../cluster-config/base.conf"));
        RunConfig config = ConfigBinder.bind(
                ConfigFactory.parseString(overrides)
                        .withFallback(ConfigFactory.parseString(TINY))
                        .withFallback(base)
                        .resolve(),
                RunConfig.class);
        task = new LearningTask(
                config,
                FakeEnvironment.SPEC,
                null,
                Double.NaN,
                ObservationNormalizer.identity(2),
                null,
                null,
                new NetworkShape(2, 1, 3, 1, 4, 4, 2),
                NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 2),
                new NoBackends(),
                List.of());
    }

    /// @param user `rollout-1`, ..., `evaluator`
    public FakeParts beforeStep(String user, FakeEnvironment.BeforeStep hook) {
        beforeStep.put(user, hook);
        return this;
    }

    public FakeParts beforeUpdate(Runnable hook) {
        beforeUpdate = hook;
        return this;
    }

    public FakeParts trace(LearnerTrace newTrace) {
        trace = newTrace;
        return this;
    }

    @Override
    public LearningTask task() {
        return task;
    }

    @Override
    public LearnerCore newLearner() {
        ReplayBuffer replay = new ReplayBuffer(task.config().replay().capacity(), 2, 1);
        return new LearnerCore(task, new FakeAlgorithm(task.shape(), replay, () -> beforeUpdate.run()), replay);
    }

    @Override
    public Environment newEnvironment(String user) {
        return new FakeEnvironment(beforeStep.getOrDefault(user, FakeEnvironment.BeforeStep.NOTHING));
    }

    @Override
    public boolean usesGenerator() {
        return true;
    }

    @Override
    public SyntheticGenerator newGenerator(String name) {
        return new SyntheticGenerator(
                name,
                new FakeDiffusionModel(),
                task.config().sd2ail().synthesis(),
                task.shape(),
                task.schedule(),
                new float[3],
                new RandomStream(task.config().seed(), name));
    }

    @Override
    public LearnerTrace trace() {
        return trace;
    }

    private static final class NoBackends implements BackendFactory {
        @Override
        public LearnerBackend learner(NetworkShape shape, NoiseSchedule schedule) {
            throw new UnsupportedOperationException("fakes need no gradients");
        }

        @Override
        public DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule) {
            return new FakeDiffusionModel();
        }
    }
}
