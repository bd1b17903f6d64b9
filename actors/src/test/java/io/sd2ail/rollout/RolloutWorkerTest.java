package io.sd2ail.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentAwaitedException;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.run.RunConfig;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.StreamSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

class RolloutWorkerTest {
    private static final ActorTestKit KIT = ActorTestKit.create("rollout", ConfigFactory.load());
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final WorkerId ID = new WorkerId("rollout-1", 0);
    private static final RunConfig.Rollouts CONFIG = RunConfig.load(new ConfigSources(
                    null, "Hopper-v5", null, null, List.of("rollouts.batch-rows=16", "rollouts.outbox-batches=8")))
            .rollouts();

    /// Of the misdeeds 1, 2, 3 of misbehaving.py.
    private static final List<String> REASONS =
            List.of("python ended", "python did not answer in time", "python answered garbage");

    private final TestProbe<ActivityBoard.Command> board = KIT.createTestProbe();
    private final Rollout rollout =
            new Rollout(ID, () -> List.of(new Poisoned(Environments.create("Hopper-v5", Contacts.CURRENT))), CONFIG, 1);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static class Delegating implements Environment {
        private final Environment environment;

        Delegating(Environment environment) {
            this.environment = environment;
        }

        @Override
        public EnvironmentSpec spec() {
            return environment.spec();
        }

        @Override
        public double[] reset(RandomGenerator random) {
            return environment.reset(random);
        }

        @Override
        public TimeStep step(double[] action) {
            return environment.step(action);
        }

        @Override
        public double[] state() {
            return environment.state();
        }

        @Override
        public double[] restore(double[] state) {
            return environment.restore(state);
        }

        @Override
        public void close() {
            environment.close();
        }
    }

    /// Passes every fifth action on as NaN.
    private static final class Poisoned extends Delegating {
        private int steps;

        Poisoned(Environment environment) {
            super(environment);
        }

        @Override
        public TimeStep step(double[] action) {
            double[] passed = action.clone();
            if (++steps % 5 == 0) {
                passed[0] = Double.NaN;
            }
            return super.step(passed);
        }
    }

    private ActorRef<RolloutWorker.Command> spawn() {
        return spawn(rollout);
    }

    private ActorRef<RolloutWorker.Command> spawn(Rollout stepped) {
        return KIT.spawn(RolloutWorker.create(new RolloutWorker.Setup(
                stepped,
                _ -> {
                    throw new IllegalStateException("no policy is published here");
                },
                1,
                (_, _) -> {},
                board.ref(),
                StreamSettings.of(ConfigFactory.load()))));
    }

    /// Has no simulator for its first resets.
    private static final class Awaited extends Delegating {
        private int resets;

        Awaited() {
            super(Environments.create("Hopper-v5", Contacts.CURRENT));
        }

        @Override
        public double[] reset(RandomGenerator random) {
            if (resets++ < 40) {
                throw new EnvironmentAwaitedException("a client to connect");
            }
            return super.reset(random);
        }
    }

    @Test
    void worker_withoutASimulator_losesNothingAndStepsOnceOneIsThere() {
        Rollout waiting = new Rollout(ID, () -> List.of(new Awaited()), CONFIG, 1);
        ActorRef<RolloutWorker.Command> worker = spawn(waiting);
        TestProbe<RolloutWorker.Account> replies = KIT.createTestProbe();
        worker.tell(RolloutWorker.NoWeightsYet.INSTANCE);
        replies.awaitAssert(PATIENCE, () -> {
            worker.tell(new RolloutWorker.GiveAccount(-1, false, replies.ref()));
            RolloutWorker.Account account = replies.receiveMessage(PATIENCE);
            assertThat(account.produced()).isEqualTo(16 * 8);
            assertThat(account.episodesLost()).isEmpty();
            return account;
        });
    }

    @Test
    void spawn_withoutAWordOnWeights_doesNotStep() {
        ActorRef<RolloutWorker.Command> worker = spawn();
        TestProbe<RolloutWorker.Account> replies = KIT.createTestProbe();
        worker.tell(new RolloutWorker.GiveAccount(-1, true, replies.ref()));
        assertThat(replies.receiveMessage(PATIENCE).produced()).isZero();
    }

    private RolloutBatch batch(long sequence) throws Exception {
        return batch(rollout, sequence);
    }

    private static RolloutBatch batch(Rollout from, long sequence) throws Exception {
        return from.outbox()
                .next(sequence)
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .batches()
                .getFirst();
    }

    @Test
    void step_realHopperFedByNanActions_losesEpisodesAndGoesOnAndEveryRowIsCounted() throws Exception {
        ActorRef<RolloutWorker.Command> worker = spawn();
        worker.tell(RolloutWorker.NoWeightsYet.INSTANCE);
        for (int sequence = 0; sequence < CONFIG.outboxBatches(); sequence++) {
            TransitionBatch rows = batch(sequence).transitions();
            assertThat(rows.rows()).isEqualTo(16);
            assertThat(rows.terminated()).doesNotContain(true);
            assertThat(rows.truncated()).doesNotContain(true);
        }
        TestProbe<RolloutWorker.Account> replies = KIT.createTestProbe();
        worker.tell(new RolloutWorker.GiveAccount(2, true, replies.ref()));
        RolloutWorker.Account stopped = replies.receiveMessage(PATIENCE);

        assertThat(stopped.produced()).isEqualTo(8 * 16);
        assertThat(stopped.produced()).isEqualTo(3 * 16 + stopped.inFlight());
        // Four good steps, then a poisoned one.
        assertThat(stopped.episodesLost()).containsExactly(new LostEpisodes("action not finite", 31));
        ActivityBoard.EpisodesLost told;
        do {
            told = board
                    .fishForMessage(
                            PATIENCE,
                            message -> message instanceof ActivityBoard.EpisodesLost
                                    ? FishingOutcomes.complete()
                                    : FishingOutcomes.continueAndIgnore())
                    .stream()
                    .map(ActivityBoard.EpisodesLost.class::cast)
                    .findFirst()
                    .orElseThrow();
        } while (!told.byReason().equals(stopped.episodesLost()));
    }

    /// The fourth episode of a Python process ends it, by a crash, a hang or garbage.
    @Test
    @EnabledIfEnvironmentVariable(named = "SD2AIL_PYTHON", matches = ".+")
    void step_pythonThatCrashesHangsAndAnswersGarbage_goesOnAndCountsEachByItsReason(@TempDir Path folder)
            throws Exception {
        Path misdeeds = folder.resolve("misdeeds");
        RunConfig config = RunConfig.load(new ConfigSources(
                null,
                null,
                null,
                null,
                List.of(
                        "environment=gym:../src/test/resources/io/sd2ail/environment/gymnasium/misbehaving.py:Unreliable-v0",
                        "gymnasium.keyword-arguments.log=" + misdeeds,
                        "gymnasium.step-timeout=1s",
                        "rollouts.environments=2",
                        "rollouts.batch-rows=64",
                        "rollouts.outbox-batches=24")));
        try (Rollout unreliable = new Rollout(ID, () -> config.newEnvironments(2), config.rollouts(), config.seed())) {
            ActorRef<RolloutWorker.Command> worker = spawn(unreliable);
            worker.tell(RolloutWorker.NoWeightsYet.INSTANCE);
            assertThat(batch(unreliable, 23).firstRow()).isEqualTo(23 * 64);
            TestProbe<RolloutWorker.Account> replies = KIT.createTestProbe();
            worker.tell(new RolloutWorker.GiveAccount(-1, true, replies.ref()));
            RolloutWorker.Account stopped = replies.receiveMessage(PATIENCE);

            assertThat(stopped.produced()).isEqualTo(24 * 64).isEqualTo(stopped.inFlight());
            // Both environments of a process lose their episodes.
            Map<String, Long> expected = Files.readString(misdeeds)
                    .chars()
                    .mapToObj(misdeed -> REASONS.get(misdeed - '1'))
                    .collect(Collectors.groupingBy(reason -> reason, Collectors.summingLong(_ -> 2)));
            assertThat(expected).hasSize(3);
            assertThat(stopped.episodesLost())
                    .allSatisfy(lost -> assertThat(lost.episodes()).isEqualTo(expected.get(lost.reason())))
                    .hasSameSizeAs(expected.entrySet());
        }
    }
}
