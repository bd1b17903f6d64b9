package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.fake.Batches;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.fake.WrappedParts;
import io.sd2ail.learner.Intake;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.session.RunStorage;
import io.sd2ail.stream.Uplink;
import io.sd2ail.training.LearnerCore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The coordinator from phase to phase: what it takes in each, and that its run always ends in one outcome.
class CoordinatorTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create("coordinator", ConfigFactory.parseString("""
            sd2ail.system.membership.answer-timeout = 100 ms
            """).withFallback(ConfigFactory.load()));
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final CountDownLatch restored = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final List<RunEvent> events = new CopyOnWriteArrayList<>();
    private final TestProbe<RunEvent> told = KIT.createTestProbe();
    private final CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();
    private final TestProbe<MemberCommand> member = KIT.createTestProbe();
    private final TestProbe<Evaluator.Command> evaluator = KIT.createTestProbe();
    private final FakeParts parts = new FakeParts("");
    private RunDirectory directory;
    private RunStorage storage;
    private ActorRef<CoordinatorCommand> coordinator;

    /// A learner that is restored when the test says so.
    private final class SlowParts extends WrappedParts {
        SlowParts() {
            super(parts);
        }

        @Override
        public LearnerCore newLearner() {
            try {
                restored.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.newLearner();
        }

        @Override
        public boolean usesGenerator() {
            return false;
        }
    }

    @BeforeEach
    void open() {
        directory = RunDirectory.create(folder.resolve("run"), "fake = true\n");
        storage = RunStorage.open(directory, parts.task().config().checkpoints());
        coordinator = KIT.spawn(Coordinator.create(new CoordinatorSetup(
                new OwnedRun(
                        "run", new SlowParts(), storage, List.of(events::add, told.ref()::tell), released::countDown),
                "test",
                false,
                true, // without, it would ask the cluster, which this actor system has none of
                outcome)));
    }

    @AfterEach
    void close() {
        restored.countDown();
        KIT.stop(coordinator, PATIENCE);
        storage.close();
        directory.close();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private void join() {
        coordinator.tell(new CoordinatorCommand.Join(
                new NodeCard("rollout-1", List.of(Role.ROLLOUT), "127.0.0.1:1", 7, NodeCard.PROTOCOL, "test", true),
                42,
                "",
                -1,
                2,
                member.ref()));
    }

    private MemberCommand.Welcome welcomed() {
        return (MemberCommand.Welcome) member.fishForMessage(
                        PATIENCE,
                        message -> message instanceof MemberCommand.Welcome
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .getLast();
    }

    /// Asked until it is answered by a coordinator that takes nodes in.
    private MemberCommand.Welcome joined() {
        restored.countDown();
        TestProbe<RunStatus> answers = KIT.createTestProbe();
        RunStatus status;
        do {
            join();
            coordinator.tell(new CoordinatorCommand.GetStatus(answers.ref()));
            status = answers.receiveMessage(PATIENCE);
        } while (status.nodes().isEmpty());
        return welcomed();
    }

    @Test
    void join_whileTheLearnerIsRestored_isNotTakenInAndStillAnswersQuestions() {
        TestProbe<CoordinatorCommand.Steered> steered = KIT.createTestProbe();

        join();
        coordinator.tell(new CoordinatorCommand.Alive(42, MemoryUse.UNKNOWN, member.ref()));
        coordinator.tell(new CoordinatorCommand.Left(42));
        coordinator.tell(new CoordinatorCommand.Steer(
                CoordinatorCommand.Verb.DRAIN,
                "rollout-1",
                "",
                "a test",
                CoordinatorCommand.Origin.COMMAND_LINE,
                steered.ref()));

        assertThat(steered.receiveMessage(PATIENCE).done()).isFalse();
        member.expectNoMessage(Duration.ZERO);
        assertThat(joined().workers()).hasSize(2);
    }

    @Test
    void learner_thatIsRestored_beginsOnceRandomActionsAreMeasured() {
        MemberCommand.Welcome welcome = joined();
        assertThat(events).isEmpty();

        begin(welcome);

        assertThat(((RunEvent.Started) events.getFirst()).randomReturn()).isEqualTo(-3);
    }

    /// Answers what random actions earn, and waits until the run says that it has begun.
    private void begin(MemberCommand.Welcome welcome) {
        welcome.services().evaluations().tell(new EvaluationQueue.Offer(evaluator.ref()));
        evaluator
                .expectMessageClass(Evaluator.MeasureRandomPolicy.class, PATIENCE)
                .replyTo()
                .tell(new Evaluator.RandomReturn(-3));
        told.fishForMessage(
                PATIENCE,
                event -> event instanceof RunEvent.Started
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    }

    @Test
    void node_whoseRowsAreAllRejected_isPutOutForGoodAndTheRunGoesOn() {
        MemberCommand.Welcome welcome = joined();
        begin(welcome);
        WorkerId worker = welcome.workers().getFirst();
        TestProbe<Uplink.Command<RolloutBatches>> uplink = KIT.createTestProbe();
        welcome.services().intake().tell(new Intake.Attach(worker, 0, uplink.ref()));
        sendRejected(worker, fish(uplink, Uplink.Attached.class));

        MemberCommand.TurnedAway away = turnedAway();
        assertThat(away.reason()).matches("put out: the last 1,\\d{3} rows of rollout-1 were all rejected .*");
        assertThat(fish(uplink, Uplink.Refused.class).reason()).isEqualTo(away.reason());
        welcome.services().intake().tell(new Intake.Attach(worker, 0, uplink.ref()));
        assertThat(fish(uplink, Uplink.Refused.class).reason()).isEqualTo(away.reason());
        join();
        assertThat(turnedAway()).isEqualTo(away);
        TestProbe<RunStatus> answers = KIT.createTestProbe();
        coordinator.tell(new CoordinatorCommand.GetStatus(answers.ref()));
        RunStatus status = answers.receiveMessage(PATIENCE);
        assertThat(status.nodes()).extracting(RunStatus.Node::state).containsExactly("put out");
        assertThat(status.ledger().rejected()).isGreaterThanOrEqualTo(RejectsAlone.ROWS);
        assertThat(outcome).isNotDone();
        assertThat(folder.resolve("run/dead-letters/rejected.jsonl"))
                .content()
                .contains(
                        "\"worker\":\"" + worker.worker() + "\"", "\"node\":\"local\"", "\"reason\":\"out-of-range\"");
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // a message has no type of its elements
    private static void sendRejected(WorkerId worker, Uplink.Attached attached) {
        int rows = 8;
        var unused = Source.range(0, (int) RejectsAlone.ROWS / rows)
                .map(sequence -> {
                    RolloutBatch batch = Batches.batch(worker, sequence, rows);
                    Arrays.fill(batch.transitions().rewards(), 1e30f);
                    return new RolloutBatches(List.of(batch));
                })
                .concat(Source.<RolloutBatches>maybe())
                .runWith(((Uplink.Attached<RolloutBatches>) attached).inlet().getSink(), KIT.system());
    }

    private MemberCommand.TurnedAway turnedAway() {
        return fish(member, MemberCommand.TurnedAway.class);
    }

    private static <T> T fish(TestProbe<?> probe, Class<T> wanted) {
        return wanted.cast(probe.fishForMessage(
                        PATIENCE,
                        message -> wanted.isInstance(message)
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .getLast());
    }

    @Test
    void stop_nodeThatGivesNoAccount_savesAndTellsTheOutcomeAllTheSame() {
        begin(joined());

        coordinator.tell(CoordinatorCommand.Stop.INSTANCE);
        coordinator.tell(CoordinatorCommand.Stop.INSTANCE);

        assertThat(outcome)
                .succeedsWithin(PATIENCE)
                .extracting(RunOutcome::complete)
                .isEqualTo(false);
        KIT.createTestProbe().expectTerminated(coordinator, PATIENCE);
        assertThat(released.getCount()).isZero();
        assertThat(storage.checkpoints().latest()).isPresent();
        assertThat(events).filteredOn(RunEvent.Finished.class::isInstance).hasSize(1);
        // The node may go on with the run's next learner: it is not told that all is over.
        member.fishForMessage(
                PATIENCE,
                message -> message instanceof MemberCommand.GiveAccounts give && !give.stop()
                        ? FishingOutcomes.complete()
                        : FishingOutcomes.continueAndIgnore());
    }

    @Test
    void stop_beforeTheLearnerIsRestored_endsWithASavedRunOnceItIs() {
        coordinator.tell(CoordinatorCommand.Stop.INSTANCE);
        assertThat(outcome).isNotDone();

        restored.countDown();

        assertThat(outcome).succeedsWithin(PATIENCE);
        assertThat(events).noneMatch(RunEvent.Started.class::isInstance);
        assertThat(storage.checkpoints().latest()).isPresent();
    }

    @Test
    void part_thatFails_endsTheRunWithItsReasonAfterTheLearnerHasSaved() {
        joined();

        coordinator.tell(new CoordinatorCommand.PartFailed(new IllegalStateException("the pump broke")));
        coordinator.tell(new CoordinatorCommand.PartFailed(new IllegalStateException("and the lamp")));

        assertThat(outcome)
                .failsWithin(PATIENCE)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(RunFailedException.class)
                .withMessageContaining("the pump broke")
                .withMessageNotContaining("lamp");
        assertThat(storage.checkpoints().latest()).isPresent();
        assertThat(events).noneMatch(RunEvent.Finished.class::isInstance);
    }

    @Test
    void join_afterAFailure_isNotTakenIn() {
        restored.countDown();
        coordinator.tell(new CoordinatorCommand.PartFailed(new IllegalStateException("the pump broke")));

        join();

        assertThat(outcome).failsWithin(PATIENCE);
        KIT.createTestProbe().expectTerminated(coordinator, PATIENCE);
        member.expectNoMessage(Duration.ZERO);
    }
}
