package io.sd2ail.node;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.evaluation.EvaluationDesk;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.learner.Learner;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.train.RunConfig;
import io.sd2ail.train.RunEvent;
import io.sd2ail.train.RunSummary;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
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
public final class Coordinator extends AbstractMatchingBehavior<Coordinator.Command> {
    private static final Logger log = LoggerFactory.getLogger(Coordinator.class);

    public sealed interface Command {}

    /// A node wants to take part.
    ///
    /// @param process a number that no other process has
    /// @param runId the run that it belongs to; empty when it never was in one
    /// @param incarnation of its workers, -1 when they have none
    /// @param workers rollout workers it would have; 0 leaves it to the run's configuration
    /// @param member answers come here
    public record Join(
            NodeCard card, long process, String runId, long incarnation, int workers, ActorRef<Member.Command> member)
            implements Command, ControlMessage {}

    /// A node's sign of life.
    public record Alive(long process, ActorRef<Member.Command> member) implements Command, ControlMessage {}

    /// A node has begun to leave.
    public record Draining(long process) implements Command, ControlMessage {}

    /// A node has left; everything of it is acknowledged.
    public record Left(long process) implements Command, ControlMessage {}

    /// Asks for the present of the run.
    public record GetStatus(ActorRef<RunStatus> replyTo) implements Command, ControlMessage {}

    /// What a user may ask of a run.
    public enum Verb {
        PAUSE,
        RESUME,
        DRAIN,
        SET
    }

    /// A user asks something of the run.
    ///
    /// @param subject the node to drain, or the key to set; empty otherwise
    /// @param value of the key; empty otherwise
    /// @param by who asks, for the run's records
    public record Steer(Verb verb, String subject, String value, String by, ActorRef<Steered> replyTo)
            implements Command, ControlMessage {}

    /// The answer.
    ///
    /// @param done whether it was done
    /// @param words what was done, or why not
    public record Steered(boolean done, String words) implements ControlMessage {}

    /// Save and end this process's part in the run.
    enum Stop implements Command, LocalMessage {
        INSTANCE
    }

    /// A part of this process failed.
    record PartFailed(Throwable failure) implements Command, LocalMessage {}

    private record LearnerSaid(LearnerReport report) implements Command, LocalMessage {}

    private record RandomPolicyMeasured(double mean) implements Command, LocalMessage {}

    private record WorkersStopped(AccountRound.Accounts accounts) implements Command, LocalMessage {}

    private record Changed(Steer steer, String refusal) implements Command, LocalMessage {}

    private enum Flushed implements Command, LocalMessage {
        INSTANCE
    }

    private enum Tick implements Command, LocalMessage {
        INSTANCE
    }

    private enum StopTimedOut implements Command, LocalMessage {
        INSTANCE
    }

    private final Parts parts;
    private final OpenRun run;
    private final TimerScheduler<Command> timers;
    private final RunEvents events;
    private final Topology topology;
    private final StreamSettings settings;
    private final RunConfig config;
    private final Requests requests;
    private final RunEnd end = new RunEnd();
    private final long startNanos = System.nanoTime();

    private @Nullable Enrolment nodes;
    private LearnerReport.@Nullable Ready ready;
    private double randomReturn = Double.NaN;
    private boolean stopRequested;
    private boolean relayIsGone;

    private Coordinator(ActorContext<Command> context, TimerScheduler<Command> timers, OpenRun run) {
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
        this.requests = new Requests(
                topology.learner,
                run.owned().storage().directory(),
                (steer, refusal) -> context.pipeToSelf(refusal, (reason, _) -> new Changed(steer, reason)));
    }

    /// @param run is released when this actor and all its parts have stopped
    static Behavior<Command> create(OpenRun run) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Coordinator coordinator = new Coordinator(context, timers, run);
            timers.startTimerWithFixedDelay(
                    Tick.INSTANCE, coordinator.settings.membership().heartbeat());
            return coordinator;
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        return switch (command) {
            case Join join -> onJoin(join);
            case Alive alive -> withNodes(present -> present.alive(alive));
            case Draining leaving -> withNodes(present -> present.draining(leaving.process()));
            case Left left -> withNodes(present -> present.left(left.process()));
            case GetStatus get -> onGetStatus(get);
            case Steer steer -> onSteer(steer);
            case Stop _ -> onStop();
            case PartFailed failed -> onPartFailed(failed.failure());
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
    public Behavior<Command> onSignal(Signal signal) {
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
    private Behavior<Command> onJoin(Join join) {
        if (nodes != null && !learnerIsDone() && !end.failed()) {
            nodes.join(join, requests.exploration());
        }
        return this;
    }

    private Behavior<Command> withNodes(Consumer<Enrolment> action) {
        if (nodes != null) {
            action.accept(nodes);
        }
        return this;
    }

    private Behavior<Command> onTick() {
        return learnerIsDone() ? this : withNodes(present -> present.beat(requests.exploration()));
    }

    private List<Members.Present> members() {
        return nodes == null ? List.of() : nodes.members();
    }

    // --- The run's start and end

    private Behavior<Command> onLearnerSaid(LearnerReport report) {
        return switch (report) {
            case LearnerReport.Ready said -> onReady(said);
            case LearnerReport.Finished said -> onFinished(said);
        };
    }

    private Behavior<Command> onReady(LearnerReport.Ready said) {
        ready = said;
        nodes = new Enrolment(
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
        topology.evaluations.tell(new EvaluationDesk.MeasureRandomPolicy(getContext()
                .messageAdapter(Evaluator.RandomReturn.class, measured -> new RandomPolicyMeasured(measured.mean()))));
        return this;
    }

    private Behavior<Command> onRandomPolicyMeasured(double mean) {
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
        topology.learner.tell(new Learner.Begin(mean));
        return this;
    }

    private Behavior<Command> onStop() {
        if (!stopRequested) {
            stopRequested = true;
            topology.learner.tell(Learner.Stop.INSTANCE);
            timers.startSingleTimer(StopTimedOut.INSTANCE, settings.pace().stopTimeout());
        }
        return this;
    }

    private Behavior<Command> onFinished(LearnerReport.Finished said) {
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

    private Behavior<Command> onWorkersStopped(AccountRound.Accounts accounts) {
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
        RunSummary closing =
                Closing.summary(parts.task(), run.owned().storage().directory(), randomReturn, said, accounts.given());
        end.concluded(new RunOutcome(closing, said.complete()));
        events.accept(new RunEvent.Finished(closing, said.complete()));
        if (said.complete()) {
            members().forEach(member -> member.member().tell(new Member.RunOver("the run is complete")));
        }
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
        end.fail(failed.getCause());
        // Without the learner nothing can be saved; without the relay nothing can be told; after both there is no rest.
        if (topology.learner.equals(child) || (relayIsGone && learnerIsDone())) {
            return tellEnd();
        }
        return learnerIsDone() ? this : onStop();
    }

    private Behavior<Command> onPartFailed(Throwable reason) {
        end.fail(reason);
        return learnerIsDone() ? this : onStop();
    }

    private Behavior<Command> onStopTimedOut() {
        end.fail(new IllegalStateException((learnerIsDone() ? "a node" : "the learner") + " did not stop within "
                + settings.pace().stopTimeout().toSeconds() + " s"));
        return tellEnd();
    }

    private Behavior<Command> tellEnd() {
        end.tell(run.outcome(), run.owned().storage().directory(), events.lastCheckpoint());
        return Behaviors.stopped();
    }

    private boolean learnerIsDone() {
        return end.learner().isPresent();
    }

    // --- What users ask

    private Behavior<Command> onGetStatus(GetStatus get) {
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

    private Behavior<Command> onSteer(Steer steer) {
        requests.ask(steer, nodes);
        return this;
    }

    private Behavior<Command> onChanged(Changed changed) {
        requests.changed(changed.steer(), changed.refusal());
        return this;
    }
}
