package io.sd2ail.node;

import io.sd2ail.data.WorkerId;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.learner.Learner;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.rollout.Outbox;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.train.Ledger;
import io.sd2ail.train.RunEvent;
import io.sd2ail.train.RunListener;
import io.sd2ail.train.RunSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorInitializationException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// Starts the parts of a run in their order, stops them in theirs, and turns the failure of any of them into an end
/// with a reason: the learner saves, if it still can, and nobody is left waiting.
final class Guardian extends AbstractMatchingBehavior<Guardian.Command> {
    sealed interface Command extends LocalMessage {}

    enum Stop implements Command {
        INSTANCE
    }

    record GetStatus(CompletableFuture<RunStatus> answer) implements Command {}

    private record LearnerSaid(LearnerReport report) implements Command {}

    private record RandomPolicyMeasured(double mean) implements Command {}

    private record WorkerStopped(RolloutWorker.Stopped stopped) implements Command {}

    private enum Flushed implements Command {
        INSTANCE
    }

    private enum StopTimedOut implements Command {
        INSTANCE
    }

    private final Parts parts;
    private final RunStorage storage;
    private final CompletableFuture<RunOutcome> outcome;
    private final TimerScheduler<Command> timers;
    private final RunEvents events;
    private final Topology topology;
    private final Duration stopTimeout;

    private LearnerReport.@Nullable Ready ready;
    private LearnerReport.@Nullable Finished finished;
    private final List<RolloutWorker.Stopped> stopped = new ArrayList<>();
    private double randomReturn = Double.NaN;
    private boolean stopRequested;
    private boolean relayIsGone;
    private @Nullable Throwable failure;
    private @Nullable RunOutcome ended;

    private Guardian(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Parts parts,
            RunStorage storage,
            List<RunListener> listeners,
            CompletableFuture<RunOutcome> outcome) {
        super(context);
        this.timers = timers;
        this.parts = parts;
        this.storage = storage;
        this.outcome = outcome;
        this.stopTimeout = context.getSystem().settings().config().getDuration("sd2ail.system.stop-timeout");
        this.events = new RunEvents(context, listeners);
        this.topology = new Topology(
                context, parts, storage, events, context.messageAdapter(LearnerReport.class, LearnerSaid::new));
    }

    /// @param outcome completed when everything is saved and told
    static Behavior<Command> create(
            Parts parts, RunStorage storage, List<RunListener> listeners, CompletableFuture<RunOutcome> outcome) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Guardian(context, timers, parts, storage, listeners, outcome)));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Stop _ -> onStop();
            case GetStatus get -> onGetStatus(get);
            case LearnerSaid said -> onLearnerSaid(said.report());
            case RandomPolicyMeasured measured -> onRandomPolicyMeasured(measured.mean());
            case WorkerStopped worker -> onWorkerStopped(worker.stopped());
            case Flushed _ -> end();
            case StopTimedOut _ -> onStopTimedOut();
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        return signal instanceof ChildFailed failed ? onChildFailed(failed) : this;
    }

    private Behavior<Command> onLearnerSaid(LearnerReport report) {
        return switch (report) {
            case LearnerReport.Ready said -> onReady(said);
            case LearnerReport.Finished said -> onFinished(said);
        };
    }

    private Behavior<Command> onReady(LearnerReport.Ready said) {
        ready = said;
        if (!Double.isNaN(said.randomReturn())) {
            return onRandomPolicyMeasured(said.randomReturn());
        }
        topology.evaluator.tell(new Evaluator.MeasureRandomPolicy(getContext()
                .messageAdapter(Evaluator.RandomReturn.class, measured -> new RandomPolicyMeasured(measured.mean()))));
        return this;
    }

    private Behavior<Command> onRandomPolicyMeasured(double mean) {
        LearnerReport.Ready restored = ready;
        if (restored == null || stopRequested || failure != null) {
            return this;
        }
        randomReturn = mean;
        events.accept(new RunEvent.Started(
                parts.task().config(),
                storage.directory(),
                parts.task().expertReturn(),
                mean,
                restored.environmentSteps(),
                restored.updates()));
        topology.learner.tell(new Learner.Begin(mean));
        topology.connect(restored.log());
        return this;
    }

    private Behavior<Command> onStop() {
        if (!stopRequested) {
            stopRequested = true;
            topology.learner.tell(Learner.Stop.INSTANCE);
            timers.startSingleTimer(StopTimedOut.INSTANCE, stopTimeout);
        }
        return this;
    }

    private Behavior<Command> onFinished(LearnerReport.Finished said) {
        finished = said;
        if (failure != null) {
            return relayIsGone ? end() : flush();
        }
        timers.startSingleTimer(StopTimedOut.INSTANCE, stopTimeout);
        ActorRef<RolloutWorker.Stopped> replies =
                getContext().messageAdapter(RolloutWorker.Stopped.class, WorkerStopped::new);
        topology.workers.forEach((id, worker) -> {
            Ledger.Account account = said.accounts().get(id);
            worker.tell(new RolloutWorker.Stop(account == null ? -1 : account.nextSequence() - 1, replies));
        });
        return concludeOnceAllStopped(said);
    }

    private Behavior<Command> onWorkerStopped(RolloutWorker.Stopped worker) {
        stopped.add(worker);
        LearnerReport.Finished said = finished;
        return said == null ? this : concludeOnceAllStopped(said);
    }

    private Behavior<Command> concludeOnceAllStopped(LearnerReport.Finished said) {
        if (stopped.size() < topology.workers.size()) {
            return this;
        }
        RunSummary closing = Closing.summary(parts.task(), storage.directory(), randomReturn, said, stopped);
        ended = new RunOutcome(closing, said.complete());
        events.accept(new RunEvent.Finished(closing, said.complete()));
        return flush();
    }

    private Behavior<Command> flush() {
        events.relay()
                .tell(new ListenerRelay.Flush(
                        getContext().messageAdapter(ListenerRelay.Flushed.class, _ -> Flushed.INSTANCE)));
        return this;
    }

    private Behavior<Command> onChildFailed(ChildFailed failed) {
        Object child = failed.getRef();
        relayIsGone |= events.relay().equals(child);
        if (failure == null) {
            failure = failed.getCause();
        }
        // Without the learner nothing can be saved; without the relay nothing can be told; after both there is no rest.
        if (topology.learner.equals(child) || (relayIsGone && finished != null)) {
            return end();
        }
        return finished == null ? onStop() : this;
    }

    private Behavior<Command> onStopTimedOut() {
        if (failure == null) {
            Set<String> missing = topology.workers.keySet().stream()
                    .map(WorkerId::worker)
                    .collect(Collectors.toCollection(TreeSet::new));
            stopped.forEach(worker -> missing.remove(worker.worker().worker()));
            failure = new IllegalStateException((finished == null ? "the learner" : String.join(", ", missing))
                    + " did not stop within " + stopTimeout.toSeconds() + " s");
        }
        return end();
    }

    private Behavior<Command> end() {
        RunOutcome closing = ended;
        Throwable reason = failure;
        if (reason == null && closing != null) {
            outcome.complete(closing);
        } else {
            outcome.completeExceptionally(Closing.failure(
                    reason == null ? new IllegalStateException("the run ended early") : unwrapped(reason),
                    storage.directory(),
                    events.lastCheckpoint()));
        }
        return Behaviors.stopped();
    }

    private static Throwable unwrapped(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean wrapper = failure instanceof ActorInitializationException || failure instanceof CompletionException;
        return wrapper && cause != null ? unwrapped(cause) : failure;
    }

    private Behavior<Command> onGetStatus(GetStatus get) {
        AskPattern.ask(
                        topology.learner,
                        Learner.GetStatus::new,
                        stopTimeout,
                        getContext().getSystem().scheduler())
                .thenCombine(
                        AskPattern.ask(
                                topology.board,
                                ActivityBoard.GetActivities::new,
                                stopTimeout,
                                getContext().getSystem().scheduler()),
                        (learner, activities) -> new RunStatus(learner, rowsInFlight(), activities.parts()))
                .whenComplete((status, late) -> {
                    if (late == null) {
                        get.answer().complete(status);
                    } else {
                        get.answer().completeExceptionally(late);
                    }
                });
        return this;
    }

    private long rowsInFlight() {
        return topology.outboxes.values().stream()
                .mapToLong(Outbox::rowsInFlight)
                .sum();
    }
}
