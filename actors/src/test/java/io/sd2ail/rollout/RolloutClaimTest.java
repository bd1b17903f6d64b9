package io.sd2ail.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Environment;
import io.sd2ail.fake.FakeEnvironment;
import io.sd2ail.run.RunConfig;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.Dispatchers;
import io.sd2ail.stream.StreamSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Two actor systems of one node never step one environment, and a step that does not return is told.
class RolloutClaimTest {
    private static final ActorTestKit KIT = ActorTestKit.create("claim", ConfigFactory.load());
    private static final RunConfig.Rollouts CONFIG = RunConfig.load(new ConfigSources(
                    null, "Pendulum-v1", null, null, List.of("rollouts.batch-rows=2", "rollouts.outbox-batches=2")))
            .rollouts();

    private final Set<Thread> steppers = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final CountDownLatch inStep = new CountDownLatch(1);
    private final boolean[] closed = new boolean[1];
    private final TestProbe<ActivityBoard.Command> board = KIT.createTestProbe();
    private final Rollout rollout =
            new Rollout(new WorkerId("rollout-1", 0), () -> List.of(stuckEnvironment()), CONFIG, 1);

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    /// The fourth step returns when the test says so.
    private void beforeStep(long step) {
        steppers.add(Thread.currentThread());
        if (step == 3) {
            inStep.countDown();
            try {
                stuck.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Environment stuckEnvironment() {
        return new FakeEnvironment(this::beforeStep) {
            @Override
            public void close() {
                closed[0] = true;
            }
        };
    }

    private ActorRef<RolloutWorker.Command> spawn(String name) {
        ActorRef<RolloutWorker.Command> worker = KIT.spawn(
                RolloutWorker.create(new RolloutWorker.Setup(
                        rollout,
                        _ -> {
                            throw new IllegalStateException("no policy is published here");
                        },
                        1,
                        (_, _) -> {},
                        board.ref(),
                        StreamSettings.of(ConfigFactory.load()))),
                name,
                Dispatchers.PINNED);
        worker.tell(RolloutWorker.NoWeightsYet.INSTANCE);
        return worker;
    }

    @Test
    void worker_ofALaterActorSystem_waitsUntilTheStepOfTheFormerOneReturns() throws Exception {
        ActorRef<RolloutWorker.Command> former = spawn("former");
        inStep.await();

        rollout.activity().report(new ActivityReporter("rollout-1", board.ref()), System.currentTimeMillis() + 60_000);
        assertThat(board.expectMessageClass(ActivityBoard.Changed.class).reason())
                .isEqualTo("a step of its environment to return");

        ActorRef<RolloutWorker.Command> later = spawn("later");
        rollout.close();
        assertThat(closed[0]).as("closed under a thread that is in it").isFalse();

        stuck.countDown();
        KIT.stop(former);
        TestProbe<RolloutWorker.Account> replies = KIT.createTestProbe();
        rollout.outbox().acknowledge(1);
        var unused = rollout.outbox().next(2).toCompletableFuture().get(1, TimeUnit.MINUTES);
        later.tell(new RolloutWorker.GiveAccount(1, true, replies.ref()));

        assertThat(replies.receiveMessage().produced()).isPositive();
        assertThat(steppers).hasSizeBetween(1, 2);
        board.expectTerminated(later);
        rollout.close();
        assertThat(closed[0]).isTrue();
    }

    @Test
    void claim_givenUpBeforeItsTurn_isPassedOn() {
        CompletableFuture<Runnable> first = rollout.claim().toCompletableFuture();
        CompletableFuture<Runnable> second = rollout.claim().toCompletableFuture();
        CompletableFuture<Runnable> third = rollout.claim().toCompletableFuture();
        assertThat(first).isDone();
        var unused = second.thenAccept(Runnable::run);
        assertThat(third).isNotDone();

        first.join().run();

        assertThat(third).isDone();
    }

    @Test
    void report_workerThatWaitedAndSteps_isNotSaidToWait() {
        ActivityReporter reporter = new ActivityReporter("rollout-1", board.ref());
        rollout.activity().waits("the learner to take batches");
        rollout.activity().report(reporter, System.currentTimeMillis());
        rollout.activity().steps();
        rollout.activity().report(reporter, System.currentTimeMillis());

        assertThat(board.expectMessageClass(ActivityBoard.Changed.class).reason())
                .isEqualTo("the learner to take batches");
        assertThat(board.expectMessageClass(ActivityBoard.Changed.class).reason())
                .isEmpty();
    }
}
