package io.sd2ail.learner;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.State;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.ledger.BatchValidator;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.stream.ActivityReporter;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.training.LearnerCore;
import java.util.List;
import java.util.Optional;
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
    private final ActivityReporter activity;
    private final ActivityReporter intakeActivity;
    private final Evaluations evaluations;

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
        this.activity = new ActivityReporter("learner", setup.board());
        this.intakeActivity = new ActivityReporter("intake", setup.board());
        this.log = restore();
        this.rates = new Rates(core);
        this.evaluations = new Evaluations(
                core, setup, context.messageAdapter(Evaluator.Evaluated.class, EvaluationDone::new), history);
    }

    public static Behavior<LearnerCommand> create(LearnerSetup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<LearnerCommand> timers) -> {
            timers.startTimerWithFixedDelay(
                    CheckpointDue.INSTANCE, setup.config().checkpoints().every());
            Learner learner = new Learner(context, setup);
            learner.activity.waits("the random policy's return, to begin");
            // Before anybody can ask: whoever is told that there is none yet acts at random.
            if (learner.core.policyIsDue()) {
                var unused = learner.publish();
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
                new BatchValidator(core.task().spec(), setup.rejected()),
                config.rollouts().batchRows(),
                setup.journal(),
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
            case LearnerCommand.GetStatus get -> get.replyTo().tell(status());
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

    private LearnerCommand.Status status() {
        return new LearnerCommand.Status(
                core.steps(),
                core.updates(),
                core.version(),
                core.updatesPerStep(),
                core.lag(),
                history.best(),
                history.latest(),
                core.ledger().accounts(),
                core.ledger().rejectedByReason(),
                core.ledger().dropped(),
                gate.waitingRows());
    }

    private void onSetPaused(boolean value) {
        paused = value;
        if (paused) {
            activity.waits("resume: the run is paused");
            intakeActivity.waits("resume: the run is paused");
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
        switch (task) {
            case EVALUATE -> {
                if (!core.policyIsDue()) {
                    return "there is no learned policy to evaluate yet: ask again once updates go on";
                }
                if (!evaluations.allDone()) {
                    return "an evaluation goes on already: its result is as new as can be";
                }
                evaluate();
            }
            // One that is being written already is as good.
            case CHECKPOINT -> onCheckpointDue();
        }
        return "";
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
        if (core.mayUpdate() && !sliceIsDue && !evaluations.holdUpdates()) {
            sliceIsDue = true;
            getContext().getSelf().tell(Slice.INSTANCE);
        }
        core.learnerWaits().map(Learner::whatFor).ifPresentOrElse(activity::waits, activity::works);
        Optional<String> rolloutsWait = gate.rowsWait() ? core.rolloutsWait() : Optional.empty();
        rolloutsWait.map(Learner::whatFor).ifPresentOrElse(intakeActivity::waits, intakeActivity::works);
    }

    /// The law of pace says "learner waits for REASON"; the board knows already who waits.
    private static String whatFor(String wait) {
        return wait.substring(wait.indexOf(" for ") + " for ".length());
    }

    private void onSlice() {
        sliceIsDue = false;
        long end = System.nanoTime() + setup.slice().toNanos();
        while (phase == Phase.TRAINING && !paused && core.mayUpdate() && !evaluations.holdUpdates()) {
            boolean preparing = core.preparing();
            rates.update();
            setup.trace().updated();
            if (preparing) {
                onPrepared();
            }
            if (core.policyIsDue() && core.updates() % config.rollouts().publishEvery() == 0) {
                var unused = publish();
            }
            gate.admit();
            if (System.nanoTime() >= end) {
                return;
            }
        }
    }

    private void onPrepared() {
        if (!core.preparing()) {
            evaluations.askCloned(core.publish().policy());
        }
        if (!core.preparing() || core.prepared() % config.metrics().everyUpdates() == 0) {
            setup.listener().accept(new RunEvent.Cloning(core.prepared(), core.preparations()));
        }
    }

    private ParameterSnapshot publish() {
        LearnerCore.Published published = core.publish();
        setup.trace().published();
        setup.parameters().tell(new ParameterBroadcast.Publish(published.policy()));
        if (published.diffusion() != null) {
            setup.parameters().tell(new ParameterBroadcast.Publish(published.diffusion()));
        }
        return published.policy();
    }

    private void evaluate() {
        evaluations.ask(publish());
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
            activity.waits("the last evaluation");
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
