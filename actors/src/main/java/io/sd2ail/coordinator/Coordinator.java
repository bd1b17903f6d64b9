package io.sd2ail.coordinator;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.evaluation.EvaluationQueue;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.learner.LearnerCommand;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.parts.Parts;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunSummary;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.StreamSettings;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one that a run belongs to: starts the learner's side, takes nodes in, tells them what to stand in for, passes on
/// what a user asks of the run, and turns the failure of any part of its own into an end with a reason: the learner
/// saves, if it still can, and nobody is left waiting. A node that dies or leaves ends nothing.
///
/// What it knows of nodes is lost when it stops; they join again.
public final class Coordinator extends AbstractMatchingBehavior<CoordinatorCommand> {
    private static final Logger log = LoggerFactory.getLogger(Coordinator.class);

    /// Its notes to itself.
    private sealed interface Own extends CoordinatorCommand.Own {}

    private record LearnerSaid(LearnerReport report) implements Own {}

    private record RandomPolicyMeasured(double mean) implements Own {}

    private record WorkersStopped(AccountRound.Accounts accounts) implements Own {}

    private record Changed(CoordinatorCommand.Steer steer, String refusal) implements Own {}

    private enum Flushed implements Own {
        INSTANCE
    }

    private enum Tick implements Own {
        INSTANCE
    }

    private enum StopTimedOut implements Own {
        INSTANCE
    }

    private final Parts parts;
    private final CoordinatorSetup run;
    private final TimerScheduler<CoordinatorCommand> timers;
    private final RunEvents events;
    private final Topology topology;
    private final StreamSettings settings;
    private final RunConfig config;
    private final ControlRequests requests;
    private final RunEnd end = new RunEnd();
    private final long startNanos = System.nanoTime();

    private @Nullable Membership nodes;
    private LearnerReport.@Nullable Ready ready;
    private double randomReturn = Double.NaN;
    private boolean stopRequested;
    private boolean relayIsGone;

    private Coordinator(
            ActorContext<CoordinatorCommand> context, TimerScheduler<CoordinatorCommand> timers, CoordinatorSetup run) {
        super(context);
        this.timers = timers;
        this.run = run;
        this.parts = run.owned().parts();
        this.config = parts.config();
        this.settings = StreamSettings.of(context.getSystem().settings().config());
        this.events = new RunEvents(context, run.owned().listeners());
        this.topology = new Topology(
                context,
                parts,
                run.owned().storage(),
                events,
                context.messageAdapter(LearnerReport.class, LearnerSaid::new));
        this.requests = new ControlRequests(
                topology.learner,
                run.owned().storage().directory(),
                (steer, refusal) -> context.pipeToSelf(refusal, (reason, _) -> new Changed(steer, reason)));
    }

    /// @param run is released when this actor and all its parts have stopped
    public static Behavior<CoordinatorCommand> create(CoordinatorSetup run) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Coordinator coordinator = new Coordinator(context, timers, run);
            timers.startTimerWithFixedDelay(
                    Tick.INSTANCE, coordinator.settings.membership().heartbeat());
            return coordinator;
        }));
    }

    @Override
    public Behavior<CoordinatorCommand> onMessage(CoordinatorCommand command) {
        return switch (command) {
            case CoordinatorCommand.Join join -> onJoin(join);
            case CoordinatorCommand.Alive alive -> withNodes(present -> present.alive(alive));
            case CoordinatorCommand.Draining leaving -> withNodes(present -> present.draining(leaving.process()));
            case CoordinatorCommand.Left left -> withNodes(present -> present.left(left.process()));
            case CoordinatorCommand.GetStatus get -> onGetStatus(get);
            case CoordinatorCommand.Steer steer -> onSteer(steer);
            case CoordinatorCommand.Stop _ -> onStop();
            case CoordinatorCommand.PartFailed failed -> onPartFailed(failed.failure());
            case LearnerSaid said -> onLearnerSaid(said.report());
            case RandomPolicyMeasured measured -> onRandomPolicyMeasured(measured.mean());
            case WorkersStopped stopped -> onWorkersStopped(stopped.accounts());
            case Changed changed -> onChanged(changed);
            case Flushed _ -> tellEnd();
            case Tick _ -> onTick();
            case StopTimedOut _ -> onStopTimedOut();
        };
    }

    @Override
    public Behavior<CoordinatorCommand> onSignal(Signal signal) {
        return switch (signal) {
            case ChildFailed failed -> onChildFailed(failed);
            case Terminated terminated -> withNodes(present -> present.terminated(terminated.getRef()));
            case PostStop _ -> {
                run.owned().release().run();
                yield this;
            }
            default -> this;
        };
    }

    // A node that is not answered asks again.
    private Behavior<CoordinatorCommand> onJoin(CoordinatorCommand.Join join) {
        if (nodes != null && !learnerIsDone() && !end.failed()) {
            nodes.join(join, requests.exploration());
        }
        return this;
    }

    private Behavior<CoordinatorCommand> withNodes(Consumer<Membership> action) {
        if (nodes != null) {
            action.accept(nodes);
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onTick() {
        return learnerIsDone() ? this : withNodes(present -> present.beat(requests.exploration()));
    }

    private List<NodeTable.Present> members() {
        return nodes == null ? List.of() : nodes.members();
    }

    // --- The run's start and end

    private Behavior<CoordinatorCommand> onLearnerSaid(LearnerReport report) {
        return switch (report) {
            case LearnerReport.Ready said -> onReady(said);
            case LearnerReport.Finished said -> onFinished(said);
        };
    }

    private Behavior<CoordinatorCommand> onReady(LearnerReport.Ready said) {
        ready = said;
        nodes = new Membership(
                getContext(),
                run,
                topology.open(said.log()),
                settings.membership(),
                said.log()::lastIncarnation,
                startNanos);
        ParameterSnapshot rows = parts.task().demonstrationRows();
        if (rows != null) {
            topology.parameters.tell(new ParameterBroadcast.Publish(rows));
        }
        requests.putInForce();
        if (!Double.isNaN(said.randomReturn())) {
            return onRandomPolicyMeasured(said.randomReturn());
        }
        topology.evaluations.tell(new EvaluationQueue.MeasureRandomPolicy(getContext()
                .messageAdapter(Evaluator.RandomReturn.class, measured -> new RandomPolicyMeasured(measured.mean()))));
        return this;
    }

    private Behavior<CoordinatorCommand> onRandomPolicyMeasured(double mean) {
        LearnerReport.Ready restored = ready;
        if (restored == null || stopRequested || end.failed()) {
            return this;
        }
        randomReturn = mean;
        events.accept(new RunEvent.Started(
                config,
                run.owned().storage().directory(),
                parts.task().expertReturn(),
                mean,
                restored.environmentSteps(),
                restored.updates()));
        topology.learner.tell(new LearnerCommand.Begin(mean));
        return this;
    }

    private Behavior<CoordinatorCommand> onStop() {
        if (!stopRequested) {
            stopRequested = true;
            topology.learner.tell(LearnerCommand.Stop.INSTANCE);
            timers.startSingleTimer(StopTimedOut.INSTANCE, settings.pace().stopTimeout());
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onFinished(LearnerReport.Finished said) {
        end.learnerFinished(said);
        if (end.failed()) {
            return relayIsGone ? tellEnd() : flush();
        }
        timers.startSingleTimer(StopTimedOut.INSTANCE, settings.pace().stopTimeout());
        // A node that only lost its learner goes on once there is one again: its workers are not stopped for good.
        boolean stop = said.complete() || run.alone();
        getContext()
                .spawnAnonymous(AccountRound.create(
                        said.accounts(),
                        members(),
                        stop,
                        run.alone()
                                ? settings.pace().stopTimeout().dividedBy(2)
                                : settings.membership().answerTimeout(),
                        getContext().messageAdapter(AccountRound.Accounts.class, WorkersStopped::new)));
        return this;
    }

    private Behavior<CoordinatorCommand> onWorkersStopped(AccountRound.Accounts accounts) {
        LearnerReport.Finished said = end.learner().orElseThrow();
        if (!accounts.missing().isEmpty()) {
            String silent = String.join(", ", accounts.missing());
            if (run.alone()) {
                end.fail(new IllegalStateException(silent + " did not stop within "
                        + settings.pace().stopTimeout().dividedBy(2).toSeconds() + " s"));
                return tellEnd();
            }
            log.warn("no account from {}: of these the ledger has what arrived", silent);
        }
        RunSummary closing = RunSummaries.summary(
                parts.task(), run.owned().storage().directory(), randomReturn, said, accounts.given());
        end.concluded(new RunOutcome(closing, said.complete()));
        events.accept(new RunEvent.Finished(closing, said.complete()));
        if (said.complete()) {
            members().forEach(member -> member.member().tell(new MemberCommand.RunOver("the run is complete")));
        }
        return flush();
    }

    private Behavior<CoordinatorCommand> flush() {
        events.relay()
                .tell(new ListenerRelay.Flush(
                        getContext().messageAdapter(ListenerRelay.Flushed.class, _ -> Flushed.INSTANCE)));
        return this;
    }

    private Behavior<CoordinatorCommand> onChildFailed(ChildFailed failed) {
        Object child = failed.getRef();
        relayIsGone |= events.relay().equals(child);
        end.fail(failed.getCause());
        // Without the learner nothing can be saved; without the relay nothing can be told; after both there is no rest.
        if (topology.learner.equals(child) || (relayIsGone && learnerIsDone())) {
            return tellEnd();
        }
        return learnerIsDone() ? this : onStop();
    }

    private Behavior<CoordinatorCommand> onPartFailed(Throwable reason) {
        end.fail(reason);
        return learnerIsDone() ? this : onStop();
    }

    private Behavior<CoordinatorCommand> onStopTimedOut() {
        end.fail(new IllegalStateException((learnerIsDone() ? "a node" : "the learner") + " did not stop within "
                + settings.pace().stopTimeout().toSeconds() + " s"));
        return tellEnd();
    }

    private Behavior<CoordinatorCommand> tellEnd() {
        end.tell(run.outcome(), run.owned().storage().directory(), events.lastCheckpoint());
        return Behaviors.stopped();
    }

    private boolean learnerIsDone() {
        return end.learner().isPresent();
    }

    // --- What users ask

    private Behavior<CoordinatorCommand> onGetStatus(CoordinatorCommand.GetStatus get) {
        getContext()
                .spawnAnonymous(StatusRound.create(
                        topology.learner,
                        topology.board,
                        members(),
                        nodes == null ? List.of() : nodes.nodes(),
                        new StatusRound.Frame(
                                run.owned().storage().directory().toString(),
                                config.environment(),
                                requests.paused(),
                                config.steps()),
                        settings.membership().answerTimeout(),
                        get.replyTo()));
        return this;
    }

    private Behavior<CoordinatorCommand> onSteer(CoordinatorCommand.Steer steer) {
        requests.ask(steer, nodes);
        return this;
    }

    private Behavior<CoordinatorCommand> onChanged(Changed changed) {
        requests.changed(changed.steer(), changed.refusal());
        return this;
    }
}
