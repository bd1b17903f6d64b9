package io.sd2ail.learner;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.checkpoint.Acknowledgement;
import io.sd2ail.checkpoint.ReplayJournal;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.fake.Batches;
import io.sd2ail.fake.FakeEnvironment;
import io.sd2ail.ledger.BatchValidator;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.rollout.Outbox;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create("intake", ConfigFactory.parseString("""
                            pekko.actor.serialize-messages = on
                            sd2ail.system.connection { acknowledgement-timeout = 500 ms, smallest-backoff = 10 ms }
                            """).withFallback(ConfigFactory.load()));
    private static final StreamSettings SETTINGS =
            StreamSettings.of(KIT.system().settings().config());
    private static final int ROWS = 4;

    @TempDir
    private Path folder;

    private final WorkerId worker = new WorkerId("rollout-1", 0);
    private final Ledger ledger = new Ledger();
    private final List<String> deadLetters = new ArrayList<>();
    /// Batches that the learner was given and has not inserted, each with what it came with.
    private final ArrayDeque<Map.Entry<CheckedBatch, LearnerCommand.Insert>> arrived = new ArrayDeque<>();
    /// What waits for the disk, until a test lets it.
    private final List<Runnable> disk = new ArrayList<>();
    private final RejectedRows rejected =
            new RejectedRows((_, row, reason, address) -> deadLetters.add(row + " " + reason + " " + address));
    private TestProbe<LearnerCommand> learner;
    private ReplayJournal journal;
    private IntakeLog log;
    private final AtomicReference<ActorRef<Intake.Command>> intake = new AtomicReference<>();

    @BeforeEach
    void openIntake() {
        openIntake(Acknowledgement.WRITTEN);
    }

    private void openIntake(Acknowledgement acknowledgement) {
        learner = KIT.createTestProbe();
        journal = ReplayJournal.open(folder, 1 << 20, acknowledgement);
        log = new IntakeLog(
                ledger,
                List.of(),
                new BatchValidator(FakeEnvironment.SPEC, ObservationNormalizer.identity(2), rejected),
                ROWS,
                journal,
                JournalSync.of(acknowledgement, journal, disk::add),
                learner.ref());
        startIntake();
    }

    @AfterEach
    void closeIntake() {
        KIT.stop(intake.get());
        journal.close();
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private void startIntake() {
        intake.set(KIT.spawn(Intake.create(log, rejected, SETTINGS.rollouts(), "sd2ail.system.dispatchers.pinned")));
    }

    private ActorRef<Uplink.Command<RolloutBatches>> connect(WorkerId source, Uplink.Outlet<RolloutBatches> outlet) {
        return KIT.spawn(Uplink.create(
                source.worker(),
                outlet,
                (first, uplink) -> intake.get().tell(new Intake.Attach(source, first, uplink)),
                SETTINGS.connection()));
    }

    private Outbox outboxOf(RolloutBatch... batches) {
        Outbox outbox = new Outbox(batches.length + 1);
        for (RolloutBatch batch : batches) {
            var unused = outbox.add(batch);
        }
        return outbox;
    }

    /// Plays the learner: takes the next batch into the ledger.
    private CheckedBatch insertNext() {
        if (arrived.isEmpty()) {
            LearnerCommand.Insert insert = learner.expectMessageClass(LearnerCommand.Insert.class);
            insert.batches().forEach(batch -> arrived.addLast(Map.entry(batch, insert)));
        }
        CheckedBatch batch = arrived.getFirst().getKey();
        LearnerCommand.Insert insert = arrived.removeFirst().getValue();
        ledger.book(batch);
        insert.mark().accept(batch);
        if (batch.equals(insert.batches().getLast())) {
            insert.inserted().complete(Done.getInstance());
        }
        return batch;
    }

    @Test
    void worker_thatHasLeft_isToldOfAcknowledgementsNoMore() {
        List<Object> lost = new CopyOnWriteArrayList<>();
        ActorRef<DeadLetter> letters = KIT.spawn(Behaviors.receiveMessage(letter -> {
            lost.add(letter.message());
            return Behaviors.same();
        }));
        TestProbe<Uplink.Command<RolloutBatches>> leaver = KIT.createTestProbe();
        TestProbe<Uplink.Command<RolloutBatches>> stayer = KIT.createTestProbe();
        intake.get().tell(new Intake.Attach(worker, 0, leaver.ref()));
        assertThat(leaver.receiveMessage()).isInstanceOf(Uplink.Attached.class);
        leaver.stop();
        intake.get().tell(new Intake.Attach(new WorkerId("rollout-2", 0), 0, stayer.ref()));
        stayer.receiveSeveralMessages(3);
        KIT.system().eventStream().tell(new EventStream.Subscribe<>(DeadLetter.class, letters));
        stayer.receiveSeveralMessages(4);

        assertThat(lost).filteredOn(Uplink.Acknowledge.class::isInstance).isEmpty();
    }

    @Test
    void stream_intakeAndConnectionsDieAgainAndAgain_losesAndDoublesNothing() {
        int count = 120;
        Outbox outbox = outboxOf(LongStream.range(0, count)
                .mapToObj(sequence -> Batches.batch(worker, sequence, ROWS))
                .toArray(RolloutBatch[]::new));
        ActorRef<Uplink.Command<RolloutBatches>> uplink = connect(worker, outbox);

        List<Long> inserted = new ArrayList<>();
        while (inserted.size() < count) {
            inserted.add(insertNext().batch().sequence());
            if (inserted.size() % 30 == 0) {
                KIT.stop(intake.get());
                startIntake();
            } else if (inserted.size() % 30 == 15) {
                // Another attach closes the present connection.
                intake.get().tell(new Intake.Attach(worker, outbox.firstUnacknowledged(), uplink));
            }
        }

        assertThat(inserted)
                .containsExactlyElementsOf(LongStream.range(0, count).boxed().toList());
        assertThat(log.gaps()).isZero();
        assertThat(journal.nextIndex()).isEqualTo(count);
        assertThat(ledger.received()).isEqualTo((long) count * ROWS);
        learner.awaitAssert(() -> {
            assertThat(outbox.rowsInFlight()).isZero();
            return Done.getInstance();
        });
    }

    @Test
    void stream_learnerSilent_stopsPulling() {
        Outbox outbox = outboxOf(LongStream.range(0, 100)
                .mapToObj(sequence -> Batches.batch(worker, sequence, ROWS))
                .toArray(RolloutBatch[]::new));
        connect(worker, outbox);

        for (int i = 0; i < SETTINGS.rollouts().elementsAhead(); i++) {
            assertThat(learner.expectMessageClass(LearnerCommand.Insert.class).batches())
                    .hasSize(Outbox.BATCHES_TOGETHER);
        }
        learner.expectNoMessage();
        assertThat(outbox.firstUnacknowledged()).isZero();
    }

    @Test
    void stream_batchesTogetherOneOfWhichIsMiscounted_insertsThoseBeforeItAndRefusesTheWorker() {
        ActorRef<Uplink.Command<RolloutBatches>> uplink = connect(
                worker,
                outboxOf(
                        Batches.batch(worker, 0, ROWS),
                        Batches.batch(worker, 1, ROWS),
                        Batches.withRows(worker, 2, 99, Batches.rows(ROWS, 2, 1)),
                        Batches.batch(worker, 3, ROWS)));

        assertThat(insertNext().batch().sequence()).isZero();
        assertThat(insertNext().batch().sequence()).isEqualTo(1);
        learner.expectTerminated(uplink);
        assertThat(journal.nextIndex()).isEqualTo(2);
    }

    @Test
    void stream_oneWorkerNeverPauses_doesNotStarveAnother() {
        WorkerId slow = new WorkerId("rollout-2", 0);
        connect(worker, new Uplink.Outlet<>() {
            @Override
            public long firstUnacknowledged() {
                return 0;
            }

            @Override
            public Source<RolloutBatches, NotUsed> from(long sequence) {
                return Source.unfold(
                        sequence,
                        next -> java.util.Optional.of(org.apache.pekko.japi.Pair.create(
                                next + 1, new RolloutBatches(List.of(Batches.batch(worker, next, ROWS))))));
            }

            @Override
            public void acknowledge(long upTo) {}
        });
        insertNext();
        connect(slow, outboxOf(Batches.batch(slow, 0, ROWS)));

        while (!insertNext().batch().source().equals(slow)) {
            assertThat(ledger.received()).isLessThan(200_000);
        }
        assertThat(ledger.accounts()).containsKeys(worker, slow);
    }

    @Test
    void accept_rowsThatAreNotFinite_areRefusedCountedAndKeptAside() {
        TransitionBatch rows = Batches.rows(ROWS, 2, 1);
        rows.observations()[3] = Float.NaN;
        rows.actions()[2] = 7;
        connect(worker, outboxOf(Batches.withRows(worker, 0, 0, rows), Batches.batch(worker, 1, ROWS)));

        CheckedBatch checked = insertNext();

        assertThat(checked.insertedRows()).isEqualTo(2);
        assertThat(checked.rejected())
                .isEqualTo(Map.of(BatchValidator.NOT_FINITE, 1, BatchValidator.ACTION_OUT_OF_BOUNDS, 1));
        assertThat(deadLetters).containsExactly("1 not-finite local", "2 action-out-of-bounds local");
        assertThat(insertNext().insertedRows()).isEqualTo(ROWS);
        assertThat(ledger.received()).isEqualTo(ledger.inserted() + ledger.rejected());
    }

    @Test
    void accept_wrongShapeOrTooManyRows_insertsNoRow() {
        connect(
                worker,
                outboxOf(
                        Batches.withRows(worker, 0, 0, Batches.rows(ROWS, 3, 1)),
                        Batches.withRows(worker, 1, ROWS, Batches.rows(ROWS + 1, 2, 1))));

        assertThat(insertNext().rejected()).isEqualTo(Map.of(BatchValidator.WRONG_SHAPE, ROWS));
        assertThat(insertNext().rejected()).isEqualTo(Map.of(IntakeLog.BATCH_TOO_LARGE, ROWS + 1));
        assertThat(ledger.inserted()).isZero();
        assertThat(ledger.rejected()).isEqualTo(2 * ROWS + 1);
    }

    @Test
    void accept_outOfOrder_isRefusedWithoutATrace() {
        assertThat(refusal(Batches.batch(worker, 0, ROWS))).isNull();
        assertThat(refusal(Batches.batch(worker, 0, ROWS))).isNull();
        assertThat(refusal(Batches.batch(worker, 2, ROWS))).isEqualTo(new IntakeLog.Refusal.Gap(2, 1));
        assertThat(refusal(Batches.withRows(worker, 1, 99, Batches.rows(ROWS, 2, 1))))
                .isEqualTo(new IntakeLog.Refusal.Miscounted(99, ROWS));

        assertThat(journal.nextIndex()).isEqualTo(1);
        assertThat(log.duplicates()).isEqualTo(1);
        assertThat(log.gaps()).isEqualTo(1);
    }

    @Test
    void accept_whereAcknowledgementsPromiseTheDisk_isAcknowledgedOnceItIsSynced() {
        closeIntake();
        openIntake(Acknowledgement.SYNCED);
        CompletionStage<Done> first = accepted(Batches.batch(worker, 0, ROWS));
        CompletionStage<Done> second = accepted(Batches.batch(worker, 1, ROWS));
        insertNext();
        insertNext();

        assertThat(disk).as("one sync for both").hasSize(1);
        assertThat(log.acknowledged(worker)).isEqualTo(-1);
        assertThat(first).isNotCompleted();

        disk.getFirst().run();

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(log.acknowledged(worker)).isEqualTo(1);
        var unused = accepted(Batches.batch(worker, 2, ROWS));
        assertThat(disk).as("another one for what came after it").hasSize(2);
    }

    private CompletionStage<Done> accepted(RolloutBatch batch) {
        return log.accept(new RolloutBatches(List.of(batch))).inserted();
    }

    private IntakeLog.@Nullable Refusal refusal(RolloutBatch batch) {
        return log.accept(new RolloutBatches(List.of(batch))).refusal();
    }

    @Test
    void accept_someOfThemComeAgain_takesTheOthers() {
        log.accept(new RolloutBatches(List.of(Batches.batch(worker, 0, ROWS), Batches.batch(worker, 1, ROWS))));
        log.accept(new RolloutBatches(List.of(
                Batches.batch(worker, 1, ROWS), Batches.batch(worker, 2, ROWS), Batches.batch(worker, 3, ROWS))));

        for (int sequence = 0; sequence < 4; sequence++) {
            assertThat(insertNext().batch().sequence()).isEqualTo(sequence);
        }
        assertThat(log.duplicates()).isEqualTo(1);
        assertThat(journal.nextIndex()).isEqualTo(4);
        assertThat(log.nextSequence(worker)).isEqualTo(4);
    }

    @Test
    void attach_moreWorkersThanANodeHas_isRefused() {
        TestProbe<Uplink.Command<RolloutBatches>> uplink = KIT.createTestProbe();
        ActorRef<Uplink.Command<RolloutBatches>> other = KIT.spawn(Behaviors.ignore());
        for (int i = 0; i < 1024; i++) {
            intake.get().tell(new Intake.Attach(new WorkerId("many-" + i, 0), 0, other));
        }

        intake.get().tell(new Intake.Attach(worker, 0, uplink.ref()));

        Uplink.Refused<?> refused = (Uplink.Refused<?>) uplink.fishForMessage(
                        Duration.ofMinutes(1),
                        message -> message instanceof Uplink.Refused<?>
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .getLast();
        assertThat(refused.reason()).startsWith("the learner has 1024 workers of this node already");
    }

    @Test
    void attach_batchesMissingForGood_isRefused() {
        TestProbe<Uplink.Command<RolloutBatches>> uplink = KIT.createTestProbe();

        intake.get().tell(new Intake.Attach(worker, 3, uplink.ref()));

        assertThat(uplink.receiveMessage())
                .isInstanceOfSatisfying(Uplink.Refused.class, refused -> assertThat(refused.reason())
                        .contains("has 0 batches"));
    }

    @Test
    void attach_nothingEverSent_isAcknowledgedAgainAndAgain() {
        TestProbe<Uplink.Command<RolloutBatches>> uplink = KIT.createTestProbe();

        intake.get().tell(new Intake.Attach(worker, 0, uplink.ref()));

        assertThat(uplink.receiveMessage()).isInstanceOf(Uplink.Attached.class);
        assertThat(uplink.receiveMessage()).isEqualTo(new Uplink.Acknowledge<RolloutBatches>(-1));
        assertThat(uplink.receiveMessage()).isEqualTo(new Uplink.Acknowledge<RolloutBatches>(-1));
    }
}
