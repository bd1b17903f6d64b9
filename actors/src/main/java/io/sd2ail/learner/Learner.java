package io.sd2ail.learner;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.State;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.ledger.BatchValidator;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.training.LearnerCore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Owns all gradients of a run: a [LearnerCore] on a thread of its own, where native code keeps per-thread state. It
/// updates in short slices and answers its mailbox between them, so that rows, weights, checkpoints and questions never
/// wait for training.
///
/// Its phases stand in one file because they are few words each and share all of its state: what differs is which of
/// rows, updates, evaluations and checkpoints go on.
///
/// What it loses when it stops is what came after the last checkpoint; the journal brings the transitions back.
public final class Learner extends AbstractMatchingBehavior<LearnerCommand> {
    /// Its notes to itself.
    private sealed interface Own extends LearnerCommand.Own {}

    private record EvaluationDone(Evaluator.Evaluated evaluated) implements Own {}

    private record CheckpointDone(CheckpointWriter.Written written) implements Own {}

    private record CheckpointFailed(Throwable failure) implements Own {}

    private enum Slice implements Own {
        INSTANCE
    }

    private enum CheckpointDue implements Own {
        INSTANCE
    }

    private enum Phase {
        RESTORED,
        TRAINING,
        LAST_EVALUATION,
        SAVING_BEFORE_LAST,
        SAVING_LAST,
        DONE
    }

    private final LearnerSetup setup;
    private final RunConfig config;
    private final LearnerCore core;
    private final IntakeLog log;
    private final PaceGate gate;
    private final RunHistory history = new RunHistory();
    private final CheckpointWriter checkpoints;
    private final LearnerWaits waits;
    private final Evaluations evaluations;
    private final UpdateSlices slices;

    private Phase phase = Phase.RESTORED;
    private Rates rates;
    private boolean complete;
    private boolean sliceIsDue;
    private boolean checkpointRuns;
    private boolean paused;
    private final CompletableFuture<Done> saved = new CompletableFuture<>();

    private Learner(ActorContext<LearnerCommand> context, LearnerSetup setup) {
        super(context);
        this.setup = setup;
        this.config = setup.config();
        this.core = setup.core().get();
        this.gate = new PaceGate(core, setup.trace(), setup.listener());
        this.checkpoints =
                new CheckpointWriter(setup.journal(), setup.checkpoints(), setup.policies(), config, setup.blocking());
        this.waits = new LearnerWaits(setup.board());
        this.log = restore();
        this.rates = new Rates(core);
        this.evaluations = new Evaluations(
                core, setup, context.messageAdapter(Evaluator.Evaluated.class, EvaluationDone::new), history);
        this.slices = new UpdateSlices(core, setup, gate, evaluations);
    }

    public static Behavior<LearnerCommand> create(LearnerSetup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<LearnerCommand> timers) -> {
            timers.startTimerWithFixedDelay(
                    CheckpointDue.INSTANCE, setup.config().checkpoints().every());
            Learner learner = new Learner(context, setup);
            learner.waits.learner("the random policy's return, to begin");
            // Before anybody can ask: whoever is told that there is none yet acts at random.
            if (learner.core.policyIsDue()) {
                var unused = learner.slices.publish();
            }
            setup.reports()
                    .tell(new LearnerReport.Ready(
                            learner.log, learner.core.steps(), learner.core.updates(), learner.history.randomReturn()));
            return learner;
        }));
    }

    private IntakeLog restore() {
        State saved = setup.saved();
        if (saved != null) {
            history.load(saved.scope("run"));
        }
        List<CheckedBatch> tail =
                Restoration.restore(core, saved == null ? null : saved.scope("learner"), setup.journal());
        IntakeLog restored = new IntakeLog(
                core.ledger(),
                tail,
                new BatchValidator(core.task().spec(), core.task().normalizer(), setup.rejected()),
                config.rollouts().batchRows(),
                setup.journal(),
                JournalSync.of(config.checkpoints().acknowledge(), setup.journal(), setup.blocking()),
                getContext().getSelf());
        gate.add(restored.insertOf(tail));
        return restored;
    }

    @Override
    public Behavior<LearnerCommand> onMessage(LearnerCommand command) {
        switch (command) {
            case LearnerCommand.Insert insert -> gate.add(insert);
            case LearnerCommand.InsertSynthetic insert -> gate.add(insert);
            case LearnerCommand.Begin begin -> onBegin(begin);
            case LearnerCommand.Stop _ -> onStop();
            case LearnerCommand.SaveAlone alone -> onSaveAlone(alone.saved());
            case LearnerCommand.GetStatus get ->
                get.replyTo().tell(LearnerCommand.Status.of(core, history, gate.waitingRows()));
            case LearnerCommand.SetPaused set -> onSetPaused(set.paused());
            case LearnerCommand.Change change -> change.refusal().complete(change(change.setting()));
            case LearnerCommand.Now now -> now.refusal().complete(now(now.task()));
            case LearnerCommand.Own own -> onOwn((Own) own);
        }
        if (phase == Phase.TRAINING) {
            goOn();
        }
        return this;
    }

    private void onOwn(Own note) {
        switch (note) {
            case EvaluationDone done -> onEvaluationDone(done);
            case CheckpointDone done -> onCheckpointDone(done.written());
            case CheckpointFailed failed -> throw checkpointFailure(failed.failure());
            case Slice _ -> onSlice();
            case CheckpointDue _ -> onCheckpointDue();
        }
    }

    @Override
    public Behavior<LearnerCommand> onSignal(Signal signal) {
        if (signal instanceof PostStop) {
            core.close();
        }
        return this;
    }

    private void onBegin(LearnerCommand.Begin begin) {
        history.setRandomReturn(begin.randomReturn());
        phase = Phase.TRAINING;
        rates = new Rates(core);
    }

    private void onSetPaused(boolean value) {
        paused = value;
        if (paused) {
            waits.paused();
        }
    }

    private String change(SettingChange setting) {
        try {
            switch (setting) {
                case SettingChange.Ratio ratio -> core.changeRatio(ratio.updatesPerStep());
                case SettingChange.EvaluationInterval interval -> evaluations.setEvery(interval.steps());
            }
            return "";
        } catch (IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    private String now(LearnerCommand.Task task) {
        if (phase != Phase.TRAINING) {
            return "the run does not train now: it begins or ends, and saves and evaluates by itself";
        }
        return switch (task) {
            case EVALUATE -> {
                String refusal = evaluations.refusal();
                if (refusal.isEmpty()) {
                    evaluate();
                }
                yield refusal;
            }
            case CHECKPOINT -> {
                onCheckpointDue(); // one that is being written already is as good
                yield "";
            }
        };
    }

    /// Lets in what may enter, sees to what became due, and arranges for the next slice.
    private void goOn() {
        if (paused) {
            return;
        }
        gate.admit();
        if (rates.updatesSinceRow() >= config.metrics().everyUpdates()) {
            setup.listener().accept(rates.row());
        }
        if (core.complete()) {
            finish();
            return;
        }
        if (evaluations.due()) {
            evaluate();
        }
        if (!sliceIsDue && slices.due()) {
            sliceIsDue = true;
            getContext().getSelf().tell(Slice.INSTANCE);
        }
        waits.show(core, gate);
    }

    private void onSlice() {
        sliceIsDue = false;
        if (phase == Phase.TRAINING && !paused) {
            slices.run(rates);
        }
    }

    private void evaluate() {
        evaluations.ask(slices.publish());
    }

    private void onEvaluationDone(EvaluationDone done) {
        evaluations.onEvaluated(done.evaluated().result());
        if (phase == Phase.LAST_EVALUATION && evaluations.allDone()) {
            saveLast();
        }
    }

    private void onCheckpointDue() {
        if (phase == Phase.TRAINING && !checkpointRuns) {
            checkpoint();
        }
    }

    private void checkpoint() {
        checkpointRuns = true;
        State state = State.create();
        core.save(state.scope("learner"));
        history.save(state.scope("run"), rates.seconds());
        getContext()
                .pipeToSelf(
                        checkpoints.write(state, core.policy(), core.steps(), core.journaled()),
                        (written, failure) ->
                                failure == null ? new CheckpointDone(written) : new CheckpointFailed(failure));
    }

    private void onCheckpointDone(CheckpointWriter.Written written) {
        checkpointRuns = false;
        setup.listener().accept(new RunEvent.CheckpointWritten(written.updates(), written.folder(), written.seconds()));
        if (phase == Phase.SAVING_BEFORE_LAST) {
            saveLast();
        } else if (phase == Phase.SAVING_LAST) {
            phase = Phase.DONE;
            saved.complete(Done.getInstance());
            setup.reports().tell(LearnerReport.Finished.of(complete, core, gate.waitingRows(), history, rates));
        }
    }

    private static IllegalStateException checkpointFailure(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new IllegalStateException("the checkpoint could not be written: " + cause.getMessage(), cause);
    }

    private void finish() {
        complete = true;
        if (core.policyIsDue()) {
            evaluate();
        }
        if (evaluations.allDone()) {
            saveLast();
        } else {
            phase = Phase.LAST_EVALUATION;
            waits.learner("the last evaluation");
        }
    }

    private void onStop() {
        switch (phase) {
            case RESTORED, TRAINING, LAST_EVALUATION -> saveLast();
            case SAVING_BEFORE_LAST, SAVING_LAST, DONE -> {}
        }
    }

    private void onSaveAlone(CompletableFuture<Done> awaited) {
        var unused = saved.thenAccept(awaited::complete);
        onStop();
    }

    private void saveLast() {
        if (checkpointRuns) {
            phase = Phase.SAVING_BEFORE_LAST;
        } else {
            phase = Phase.SAVING_LAST;
            checkpoint();
        }
    }
}
