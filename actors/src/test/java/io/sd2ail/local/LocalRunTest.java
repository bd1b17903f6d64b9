package io.sd2ail.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.checkpoint.CheckpointStore;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.data.State;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.SimulationDivergedException;
import io.sd2ail.fake.FakeEnvironment;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.fake.WrappedParts;
import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.learner.LearnerTrace;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.parts.Parts;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.RunDoor;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.run.RunSummary;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.training.LearnerCore;
import io.sd2ail.training.Rollback;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRunTest {
    @TempDir
    private Path folder;

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test never opened the latch");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void expect(CompletableFuture<RunEvent> event) {
        var unused = event.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static boolean waits(RunEvent event, String part, String reason) {
        return event instanceof RunEvent.ActivityChanged changed
                && changed.part().equals(part)
                && changed.reason().contains(reason);
    }

    private static void assertBalanced(RunSummary summary) {
        LedgerTotals ledger = summary.ledger();
        assertThat(ledger.balanced()).as("%s", ledger).isTrue();
        assertThat(ledger.inserted()).isEqualTo(summary.environmentSteps());
    }

    @Test
    void run_complete_doesAllStepsAndTheirUpdatesAndBalances() {
        try (RunHarness harness = new RunHarness(new FakeParts(""), folder)) {
            RunOutcome outcome = harness.await();

            assertThat(outcome.complete()).isTrue();
            assertThat(outcome.summary().environmentSteps()).isEqualTo(400);
            assertThat(outcome.summary().updates()).isEqualTo(360);
            assertBalanced(outcome.summary());
            assertThat(harness.events.all().getFirst()).isInstanceOf(RunEvent.Started.class);
            assertThat(harness.events.all().getLast()).isInstanceOf(RunEvent.Finished.class);
            assertThat(harness.events.all(RunEvent.Evaluated.class)).hasSizeGreaterThanOrEqualTo(3);
            assertThat(harness.events.all(RunEvent.EpisodeFinished.class)).hasSizeGreaterThanOrEqualTo(30);
            assertThat(harness.events.all(RunEvent.Metrics.class)).isNotEmpty();
            assertThat(harness.events.all(RunEvent.CheckpointWritten.class)).hasSize(1);
            assertThat(PolicyFile.read(
                                    PolicyFile.Choice.BEST.in(harness.storage.policies()),
                                    new FakeParts("").task().shape())
                            .meanReturn())
                    .isEqualTo(outcome.summary().bestReturn());
        }
    }

    @Test
    void run_repeatedInTheSameOrderByAPlainLoop_givesTheSameStateBitForBit() {
        RecordedTrace trace = new RecordedTrace();
        FakeParts parts = new FakeParts("").trace(trace);
        try (RunHarness harness = new RunHarness(parts, folder)) {
            harness.await();
            State saved = harness.storage.checkpoints().latest().orElseThrow().state();

            LearnerCore repeated = parts.newLearner();
            trace.repeatOn(repeated);
            State expected = State.create();
            repeated.save(expected.scope("learner"));

            assertThat(trace.updates()).isEqualTo(360);
            assertThat(saved.asMap()).containsAllEntriesOf(expected.asMap());
        }
    }

    @Test
    void run_slowLearner_makesRolloutsWaitByNameWithinTheLawOfPace() {
        CountDownLatch latch = new CountDownLatch(1);
        AtomicLong updates = new AtomicLong();
        AtomicLong inserted = new AtomicLong();
        AtomicLong largestLag = new AtomicLong();
        FakeParts parts = new FakeParts("").beforeUpdate(() -> {
            if (updates.get() == 100) {
                await(latch);
            }
        });
        parts.trace(new LearnerTrace() {
            @Override
            public void inserted(CheckedBatch batch) {
                long lag = inserted.addAndGet(batch.insertedRows()) - 40 - updates.get();
                largestLag.accumulateAndGet(lag, Math::max);
            }

            @Override
            public void updated() {
                updates.incrementAndGet();
            }
        });
        try (RunHarness harness = new RunHarness(parts, folder)) {
            expect(harness.events.first(event -> waits(event, "rollout-1", "the learner to take batches")));
            expect(harness.events.first(event -> waits(event, "rollout-2", "the learner to take batches")));
            latch.countDown();
            RunOutcome outcome = harness.await();

            assertThat(largestLag.get()).isBetween(1L, 40L);
            assertBalanced(outcome.summary());
        }
    }

    @Test
    void run_slowEnvironments_makeTheLearnerWaitByName() {
        CountDownLatch latch = new CountDownLatch(1);
        FakeParts parts = new FakeParts("");
        for (String user : new String[] {"rollout-1", "rollout-2"}) {
            parts.beforeStep(user, steps -> {
                if (steps == 10) {
                    await(latch);
                }
            });
        }
        try (RunHarness harness = new RunHarness(parts, folder)) {
            expect(harness.events.first(event -> waits(event, "learner", "replay: 16 of 40")));
            RunStatus status =
                    harness.run.status().orTimeout(60, TimeUnit.SECONDS).join();
            assertThat(status.ledger().inserted()).isEqualTo(16);
            assertThat(status.ledger().balanced()).isTrue();
            assertThat(status.parts())
                    .anySatisfy(part -> assertThat(part.reason()).isEqualTo("replay: 16 of 40"));
            latch.countDown();

            assertBalanced(harness.await().summary());
        }
    }

    @Test
    void run_stoppedAndResumed_goesOnFromItsCountersAndStaysBalanced() {
        FakeParts parts = new FakeParts("steps = 2000");
        long updatesBefore;
        double randomReturn;
        try (RunHarness first = new RunHarness(parts, folder)) {
            expect(first.events.first(event -> event instanceof RunEvent.Metrics metrics && metrics.updates() >= 200));
            first.run.requestStop();
            RunOutcome stopped = first.await();
            assertThat(stopped.complete()).isFalse();
            assertBalanced(stopped.summary());
            updatesBefore = stopped.summary().updates();
            randomReturn = stopped.summary().randomReturn();
            assertThat(updatesBefore).isBetween(200L, 1900L);
        }
        try (RunHarness second = new RunHarness(parts, folder)) {
            RunOutcome outcome = second.await();
            assertThat(outcome.complete()).isTrue();
            assertThat(second.events.all(RunEvent.Started.class))
                    .singleElement()
                    .satisfies(started -> assertThat(started.updates()).isEqualTo(updatesBefore));
            assertThat(outcome.summary().environmentSteps()).isEqualTo(2000);
            assertThat(outcome.summary().updates()).isEqualTo(1960);
            assertThat(outcome.summary().randomReturn()).isEqualTo(randomReturn);
            assertBalanced(outcome.summary());
        }
    }

    @Test
    void run_resumedFromAnOldCheckpoint_insertsTheJournalsTailOnce() {
        FakeParts parts = new FakeParts("steps = 1200, checkpoints.every = 1 ms, checkpoints.keep = 100");
        try (RunHarness first = new RunHarness(parts, folder)) {
            expect(first.events.first(event -> event instanceof RunEvent.CheckpointWritten));
            expect(first.events.first(event -> event instanceof RunEvent.Metrics metrics && metrics.updates() >= 300));
        }
        // As after a kill: only the oldest checkpoint is left, the journal is longer.
        assertThat(RunHarness.folder(folder).keepOldestCheckpoint()).isPositive();
        try (RunHarness second = new RunHarness(parts, folder)) {
            RunOutcome outcome = second.await();
            assertThat(outcome.summary().environmentSteps()).isEqualTo(1200);
            assertThat(outcome.summary().updates()).isEqualTo(1160);
            assertBalanced(outcome.summary());
        }
    }

    @Test
    void run_noCheckpointYet_resumesFromTheJournalAlone() {
        FakeParts parts = new FakeParts("");
        try (RunHarness first = new RunHarness(parts, folder)) {
            expect(first.events.first(event -> event instanceof RunEvent.Metrics metrics && metrics.updates() >= 50));
        }
        RunHarness.folder(folder).dropCheckpoints();
        try (RunHarness second = new RunHarness(parts, folder)) {
            RunOutcome outcome = second.await();
            assertThat(second.events.all(RunEvent.Started.class))
                    .singleElement()
                    .satisfies(started -> assertThat(started.updates()).isZero());
            assertThat(outcome.summary().updates()).isEqualTo(360);
            assertBalanced(outcome.summary());
        }
    }

    @Test
    void run_resumedWithoutItsTransitions_fillsTheReplayAnewAndKeepsTheLawOfPace() {
        FakeParts parts = new FakeParts("steps = 1200");
        RunSummary before;
        try (RunHarness first = new RunHarness(parts, folder)) {
            expect(first.events.first(event -> event instanceof RunEvent.Metrics metrics && metrics.updates() >= 200));
            first.run.requestStop();
            before = first.await().summary();
        }
        try (RunDirectory directory = RunDirectory.open(folder.resolve("run"))) {
            assertThat(new Rollback(null, true).apply(directory))
                    .contains("without its transitions: " + before.ledger().inserted() + " are dropped");
        }
        try (RunHarness second = new RunHarness(parts, folder)) {
            RunOutcome outcome = second.await();
            assertThat(outcome.summary().environmentSteps()).isEqualTo(1200);
            assertThat(outcome.summary().updates()).isEqualTo(1160);
            assertThat(outcome.summary().ledger().dropped())
                    .isEqualTo(before.ledger().inserted());
            assertBalanced(outcome.summary());
        }
        // Its checkpoints know of it too.
        try (RunHarness third = new RunHarness(new FakeParts("steps = 1400"), folder)) {
            RunOutcome outcome = third.await();
            assertThat(outcome.summary().environmentSteps()).isEqualTo(1400);
            assertBalanced(outcome.summary());
        }
    }

    @Test
    void run_checkpointsDuringTraffic_eachFitsTheJournal() {
        FakeParts parts = new FakeParts("steps = 1000000, checkpoints.every = 1 ms, checkpoints.keep = 3");
        CountDownLatch fourWritten = new CountDownLatch(4);
        RunListener counter = event -> {
            if (event instanceof RunEvent.CheckpointWritten) {
                fourWritten.countDown();
            }
        };
        try (RunHarness harness = new RunHarness(parts, folder, counter)) {
            await(fourWritten);
            harness.run.requestStop();
            RunSummary summary = harness.await().summary();

            CheckpointStore.Checkpoint newest =
                    harness.storage.checkpoints().latest().orElseThrow();
            assertThat(newest.manifest().updates()).isEqualTo(summary.updates());
            assertThat(newest.state().scope("learner").longs("counters", 5)[2])
                    .isLessThanOrEqualTo(harness.storage.journal().nextIndex());
            assertBalanced(summary);
        }
    }

    @Test
    void run_environmentFailsNowAndThen_losesEpisodesNotTheRun() {
        FakeParts parts = new FakeParts("").beforeStep("rollout-1", steps -> {
            if (steps % 13 == 5) {
                throw new IllegalStateException("the simulator hiccups");
            }
            if (steps % 26 == 17) {
                throw new SimulationDivergedException("out of bounds", "step " + steps + " left the range");
            }
        });
        try (RunHarness harness = new RunHarness(parts, folder)) {
            RunOutcome outcome = harness.await();

            assertThat(outcome.complete()).isTrue();
            assertBalanced(outcome.summary());
            assertThat(outcome.summary().episodesLost())
                    .extracting(LostEpisodes::reason)
                    .containsExactly("illegal state exception", "out of bounds");
            assertThat(outcome.summary().episodesLost())
                    .allSatisfy(lost -> assertThat(lost.episodes()).isPositive());
            assertThat(harness.events.all(RunEvent.EpisodesLost.class))
                    .isNotEmpty()
                    .allSatisfy(lost -> assertThat(lost.worker()).isEqualTo("rollout-1"));
        }
    }

    @Test
    void run_environmentFailsAlways_endsWithItsReasonAndASave() {
        FakeParts parts = new FakeParts("").beforeStep("rollout-1", steps -> {
            if (steps > 60) {
                throw new IllegalStateException("the simulator is gone");
            }
        });
        try (RunHarness harness = new RunHarness(parts, folder)) {
            assertThatThrownBy(harness.run::await)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("rollout-1: the environment failed 10 times in a row")
                    .hasMessageContaining("the simulator is gone")
                    .hasMessageContaining("--resume");
            assertThat(harness.storage.checkpoints().latest()).isPresent();
        }
    }

    @Test
    void run_lossNotFinite_namesTheLastGoodCheckpoint() {
        AtomicBoolean saved = new AtomicBoolean();
        FakeParts parts = new FakeParts("steps = 1000000, checkpoints.every = 1 ms").beforeUpdate(() -> {
            if (saved.get()) {
                throw new NonFiniteLossException("the critic's loss is NaN");
            }
        });
        RunListener watcher = event -> {
            if (event instanceof RunEvent.CheckpointWritten) {
                saved.set(true);
            }
        };
        try (RunHarness harness = new RunHarness(parts, folder, watcher)) {
            assertThatThrownBy(harness.run::await)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("the critic's loss is NaN")
                    .hasMessageContaining("Last good checkpoint: " + folder)
                    .hasCauseInstanceOf(NonFiniteLossException.class);
        }
    }

    @Test
    void run_listenerThrows_endsWithItsReason() {
        try (RunHarness harness = new RunHarness(new FakeParts(""), folder, event -> {
            if (event instanceof RunEvent.Metrics) {
                throw new IllegalStateException("metrics.csv can't be written: no space left");
            }
        })) {
            assertThatThrownBy(harness.run::await)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("no space left");
        }
    }

    private static final class HangingVisitor implements RunListener, RunDoor.Visitor {
        private final CompletableFuture<RunDoor> door = new CompletableFuture<>();
        private final CountDownLatch hanging = new CountDownLatch(1);

        @Override
        public void onEvent(RunEvent event) {
            // It only hangs what it is shown in.
        }

        @Override
        public void opened(RunDoor opened) {
            door.complete(opened);
        }

        /// The coordinator answers on its own thread, and is kept there.
        void hang() {
            CompletableFuture<ActorRef<LearnerCommand>> answer = new CompletableFuture<>();
            var unused = answer.thenRun(() -> await(hanging));
            door.join().coordinator().tell(new CoordinatorCommand.Ping(answer));
        }
    }

    @Test
    void run_whoseCoordinatorHangs_savesAndEndsTheProcessWithItsExitCode() throws Exception {
        HangingVisitor visitor = new HangingVisitor();
        CountDownLatch training = new CountDownLatch(1);
        FakeParts parts = new FakeParts("steps = 4000").beforeStep("rollout-1", steps -> {
            if (steps > 100) {
                await(training);
            }
        });
        try (RunHarness harness = new RunHarness("sd2ail.node.hang-after = 5 s", parts, folder, visitor)) {
            expect(harness.events.first(event -> event instanceof RunEvent.Evaluated));
            visitor.hang();

            assertThatThrownBy(harness.run::await)
                    .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitCode())
                            .isEqualTo(ExitCode.HUNG))
                    .hasMessage("this node's actors have not answered for 5 s (the run's coordinator); the run is saved"
                            + " and goes on with --resume");
            assertThat(harness.storage.checkpoints().latest()).isPresent();
            assertThat(harness.ended.orTimeout(60, TimeUnit.SECONDS).join()).isNotNull();
            visitor.hanging.countDown();
            training.countDown();
            harness.run.requestStop();
            expect(harness.events.first(event -> event instanceof RunEvent.Finished));
        }
    }

    @Test
    void run_evaluationsWhoseEpisodesNeverBegin_goesOnToItsEndWithoutThem() {
        Parts parts = new WrappedParts(new FakeParts("")) {
            @Override
            public Environment newEnvironment(String user) {
                return !user.equals("evaluator")
                        ? super.newEnvironment(user)
                        : new FakeEnvironment(FakeEnvironment.BeforeStep.NOTHING) {
                            @Override
                            public double[] reset(RandomGenerator random) {
                                throw new EpisodeLostException("environment did not return in time", "it hangs");
                            }
                        };
            }
        };
        try (RunHarness harness = new RunHarness(parts, folder)) {
            RunOutcome outcome = harness.await();

            assertThat(outcome.complete()).isTrue();
            assertThat(outcome.summary().environmentSteps()).isEqualTo(400);
            assertThat(outcome.summary().bestReturn()).isNaN();
            assertThat(harness.events.all(RunEvent.Evaluated.class))
                    .isNotEmpty()
                    .allSatisfy(evaluated ->
                            assertThat(evaluated.result().returns()).isEmpty());
        }
    }

    @Test
    void run_environmentCannotBeMade_endsAtOnceWithItsReason() {
        FakeParts parts = new FakeParts("").beforeStep("evaluator", _ -> {
            throw new IllegalStateException("no such simulator");
        });
        try (RunHarness harness = new RunHarness(parts, folder)) {
            assertThatThrownBy(harness.run::await).hasMessageContaining("no such simulator");
        }
    }
}
