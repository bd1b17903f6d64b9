package io.sd2ail.node;

import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.evaluation.EvaluationDesk;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.learner.Adjustment;
import io.sd2ail.learner.Learner;
import io.sd2ail.learner.LearnerReport;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.train.RunConfig;
import io.sd2ail.train.RunEvent;
import io.sd2ail.train.RunSummary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorInitializationException;
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

    /// Address of the node in a run of one process.
    static final String ONE_PROCESS = "local";

    /// Joins of a name that another process has, after which the node is turned away.
    private static final int RIVAL_PATIENCE = 15;

    /// Silences of a node, each as long as makes it silent, after which it counts as gone.
    private static final int GONE_AFTER = 15;

    private final Parts parts;
    private final OpenRun run;
    private final TimerScheduler<Command> timers;
    private final RunEvents events;
    private final Topology topology;
    private final StreamSettings settings;
    private final RunConfig config;
    private final Steering steering;
    private final long startNanos = System.nanoTime();
    private final Map<Long, Integer> turnedBack = new HashMap<>();

    private @Nullable Members members;
    private @Nullable Services services;
    private LearnerReport.@Nullable Ready ready;
    private LearnerReport.@Nullable Finished finished;
    private List<Role> standsIn = List.of();
    private double randomReturn = Double.NaN;
    private boolean stopRequested;
    private boolean relayIsGone;
    private @Nullable Throwable failure;
    private @Nullable RunOutcome ended;

    private Coordinator(ActorContext<Command> context, TimerScheduler<Command> timers, OpenRun run) {
        super(context);
        this.timers = timers;
        this.run = run;
        this.parts = run.parts();
        this.config = parts.config();
        this.settings = StreamSettings.of(context.getSystem().settings().config());
        this.steering = Steering.of(run.storage().directory());
        this.events = new RunEvents(context, run.listeners());
        this.topology = new Topology(
                context, parts, run.storage(), events, context.messageAdapter(LearnerReport.class, LearnerSaid::new));
    }

    /// @param run is closed when this actor and all its parts have stopped
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
            case Alive alive -> onAlive(alive);
            case Draining leaving -> onDraining(leaving.process());
            case Left left -> onLeft(left.process());
            case GetStatus get -> onGetStatus(get);
            case Steer steer -> onSteer(steer);
            case Stop _ -> onStop();
            case PartFailed failed -> onPartFailed(failed.failure());
            case LearnerSaid said -> onLearnerSaid(said.report());
            case RandomPolicyMeasured measured -> onRandomPolicyMeasured(measured.mean());
            case WorkersStopped stopped -> onWorkersStopped(stopped.accounts());
            case Changed changed -> onChanged(changed);
            case Flushed _ -> end();
            case Tick _ -> onTick();
            case StopTimedOut _ -> onStopTimedOut();
        };
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        return switch (signal) {
            case ChildFailed failed -> onChildFailed(failed);
            case Terminated terminated -> onTerminated(terminated.getRef());
            case PostStop _ -> {
                run.close();
                yield this;
            }
            default -> this;
        };
    }

    // --- Nodes

    private Behavior<Command> onJoin(Join join) {
        Members known = members;
        Services doors = services;
        if (known == null || doors == null || finished != null || failure != null) {
            return this; // it asks again
        }
        String problem = problemWith(join);
        if (!problem.isEmpty()) {
            log.warn(
                    "{} at {} is turned away: {}",
                    join.card().name(),
                    join.card().address(),
                    problem);
            join.member().tell(new Member.TurnedAway(problem));
            return this;
        }
        Members.Present rival = known.rival(join.card().name(), join.process());
        if (rival != null
                && rival.silence().compareTo(settings.membership().heartbeat().multipliedBy(2)) < 0) {
            return onRival(join, rival);
        }
        if (rival != null) {
            known.leave(rival.process(), "gone");
        }
        boolean isNew = known.all().stream().noneMatch(member -> member.process() == join.process());
        int workers = !join.card().roles().contains(Role.ROLLOUT)
                        || !config.algorithm().interacts()
                ? 0
                : join.workers() == 0 ? config.rollouts().workers() : join.workers();
        Members.Present joined = known.join(join, workers);
        getContext().watch(join.member());
        if (isNew) {
            log.info(
                    "{} joined from {} with {} workers",
                    join.card().name(),
                    join.card().address(),
                    workers);
        }
        join.member()
                .tell(new Member.Welcome(
                        run.id(),
                        ConfigRenderer.render(config),
                        joined.incarnation(),
                        parts.usesGenerator(),
                        doors,
                        getContext().getSelf()));
        join.member().tell(new Member.Beat(List.of(), steering.exploration()));
        return this;
    }

    private String problemWith(Join join) {
        NodeCard card = join.card();
        if (card.protocol() != NodeCard.PROTOCOL) {
            return "it speaks version " + card.protocol() + " of the protocol and this run version " + NodeCard.PROTOCOL
                    + ": start it from sd2ail " + run.version() + ", as the learner";
        }
        if (!join.runId().isEmpty() && !join.runId().equals(run.id())) {
            return "it belongs to another run (" + join.runId() + ", this is " + run.id()
                    + "): start it anew to join this one";
        }
        if (card.standby() != run.standby()) {
            return (card.standby()
                            ? "it was started with --standby and the learner without"
                            : "the learner was started with --standby and it without")
                    + ": all nodes of a run must agree on that";
        }
        return "";
    }

    private Behavior<Command> onRival(Join join, Members.Present rival) {
        int times = turnedBack.merge(join.process(), 1, Integer::sum);
        if (times >= RIVAL_PATIENCE) {
            join.member()
                    .tell(new Member.TurnedAway("a node named " + join.card().name()
                            + " is in the run already, process " + rival.card().pid() + " at "
                            + rival.card().address() + ": give this one another --name"));
        }
        return this;
    }

    // A node that was taken for dead, or whose former life was, at the same address, is asked to join again.
    private Behavior<Command> onAlive(Alive alive) {
        if (members != null && !members.heard(alive.process())) {
            alive.member().tell(Member.JoinAgain.INSTANCE);
        }
        return this;
    }

    private Behavior<Command> onDraining(long process) {
        if (members != null) {
            members.drain(process);
        }
        return this;
    }

    private Behavior<Command> onLeft(long process) {
        if (members != null) {
            members.leave(process, "left").ifPresent(this::tellOf);
        }
        return this;
    }

    private Behavior<Command> onTerminated(Object gone) {
        if (members != null) {
            members.gone(gone).ifPresent(this::tellOf);
        }
        return this;
    }

    private void tellOf(Members.Present left) {
        log.info("{} at {} is gone", left.card().name(), left.card().address());
    }

    private Behavior<Command> onTick() {
        Members known = members;
        if (known != null && finished == null) {
            known.longSilent(settings.membership().silentAfter().multipliedBy(GONE_AFTER))
                    .forEach(member -> known.leave(member.process(), "gone").ifPresent(this::tellOf));
            standsIn = toStandInFor(known);
            for (Members.Present member : known.all()) {
                member.member()
                        .tell(new Member.Beat(Members.isLocal(member) ? standsIn : List.of(), steering.exploration()));
            }
        }
        return this;
    }

    /// Roles without a node of their own, once nodes have had the time to come.
    private List<Role> toStandInFor(Members known) {
        Duration silentAfter = settings.membership().silentAfter();
        List<Role> missing = new ArrayList<>();
        if (System.nanoTime() - startNanos > silentAfter.toNanos()) {
            if (parts.usesGenerator() && !known.has(Role.GENERATOR, silentAfter)) {
                missing.add(Role.GENERATOR);
            }
            if (!known.has(Role.EVALUATOR, silentAfter)) {
                missing.add(Role.EVALUATOR);
            }
        }
        if (!missing.equals(standsIn)) {
            log.info("the learner's node stands in for: {}", missing.isEmpty() ? "nobody" : Role.labels(missing));
        }
        return missing;
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
        members = new Members(said.log()::lastIncarnation);
        services = topology.open(said.log());
        ParameterSnapshot rows = parts.task().demonstrationRows();
        if (rows != null) {
            topology.parameters.tell(new ParameterBroadcast.Publish(rows));
        }
        if (steering.paused()) {
            topology.learner.tell(new Learner.SetPaused(true));
        }
        steering.evaluationInterval()
                .ifPresent(steps -> topology.learner.tell(new Learner.Change(
                        new Adjustment.EvaluationInterval(steps),
                        getContext().getSystem().ignoreRef())));
        if (!Double.isNaN(said.randomReturn())) {
            return onRandomPolicyMeasured(said.randomReturn());
        }
        topology.evaluations.tell(new EvaluationDesk.MeasureRandomPolicy(getContext()
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
                config,
                run.storage().directory(),
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
        finished = said;
        if (failure != null) {
            return relayIsGone ? end() : flush();
        }
        timers.startSingleTimer(StopTimedOut.INSTANCE, settings.pace().stopTimeout());
        List<Members.Present> all = members == null ? List.of() : members.all();
        // A node that only lost its learner goes on once there is one again: its workers are not stopped for good.
        boolean stop = said.complete() || run.alone();
        getContext()
                .spawnAnonymous(AccountRound.create(
                        said.accounts(),
                        all,
                        stop,
                        run.alone()
                                ? settings.pace().stopTimeout().dividedBy(2)
                                : settings.membership().answerTimeout(),
                        getContext().messageAdapter(AccountRound.Accounts.class, WorkersStopped::new)));
        return this;
    }

    private Behavior<Command> onWorkersStopped(AccountRound.Accounts accounts) {
        LearnerReport.Finished said = Objects.requireNonNull(finished);
        if (!accounts.missing().isEmpty()) {
            String silent = String.join(", ", accounts.missing());
            if (run.alone()) {
                failure = new IllegalStateException(silent + " did not stop within "
                        + settings.pace().stopTimeout().dividedBy(2).toSeconds() + " s");
                return end();
            }
            log.warn("no account from {}: of these the ledger has what arrived", silent);
        }
        RunSummary closing =
                Closing.summary(parts.task(), run.storage().directory(), randomReturn, said, accounts.given());
        ended = new RunOutcome(closing, said.complete());
        events.accept(new RunEvent.Finished(closing, said.complete()));
        if (said.complete() && members != null) {
            members.all().forEach(member -> member.member().tell(new Member.RunOver("the run is complete")));
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
        if (failure == null) {
            failure = failed.getCause();
        }
        // Without the learner nothing can be saved; without the relay nothing can be told; after both there is no rest.
        if (topology.learner.equals(child) || (relayIsGone && finished != null)) {
            return end();
        }
        return finished == null ? onStop() : this;
    }

    private Behavior<Command> onPartFailed(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
        return finished == null ? onStop() : this;
    }

    private Behavior<Command> onStopTimedOut() {
        if (failure == null) {
            failure = new IllegalStateException((finished == null ? "the learner" : "a node") + " did not stop within "
                    + settings.pace().stopTimeout().toSeconds() + " s");
        }
        return end();
    }

    private Behavior<Command> end() {
        RunOutcome closing = ended;
        Throwable reason = failure;
        if (reason == null && closing != null) {
            run.outcome().complete(closing);
        } else {
            RunFailedException told = Closing.failure(
                    reason == null ? new IllegalStateException("the run ended early") : unwrapped(reason),
                    run.storage().directory(),
                    events.lastCheckpoint());
            run.outcome().completeExceptionally(told);
        }
        return Behaviors.stopped();
    }

    private static Throwable unwrapped(Throwable reason) {
        Throwable cause = reason.getCause();
        boolean wrapper = reason instanceof ActorInitializationException || reason instanceof CompletionException;
        return wrapper && cause != null ? unwrapped(cause) : reason;
    }

    // --- What users ask

    private Behavior<Command> onGetStatus(GetStatus get) {
        Members known = members;
        getContext()
                .spawnAnonymous(StatusRound.create(
                        topology.learner,
                        topology.board,
                        known == null ? List.of() : known.all(),
                        known == null
                                ? List.of()
                                : known.status(standsIn, settings.membership().silentAfter()),
                        new StatusRound.Frame(
                                run.storage().directory().toString(),
                                config.environment(),
                                steering.paused(),
                                config.steps(),
                                config.algorithm().interacts(),
                                events.bestReturn(),
                                events.latestReturn()),
                        settings.membership().answerTimeout(),
                        get.replyTo()));
        return this;
    }

    private Behavior<Command> onSteer(Steer steer) {
        switch (steer.verb()) {
            case PAUSE, RESUME -> {
                boolean pause = steer.verb() == Verb.PAUSE;
                topology.learner.tell(new Learner.SetPaused(pause));
                return done(steer, pause ? "the run is paused: environments wait, nothing is lost" : "the run goes on");
            }
            case DRAIN -> {
                return onDrainAsked(steer);
            }
            case SET -> {
                return onSet(steer);
            }
        }
        return this;
    }

    private Behavior<Command> onDrainAsked(Steer steer) {
        List<String> names = members == null
                ? List.of()
                : members.all().stream().map(member -> member.card().name()).toList();
        Members.Present node =
                members == null ? null : members.named(steer.subject()).orElse(null);
        if (node == null) {
            return refused(
                    steer, "there is no node '" + steer.subject() + "': the nodes are " + String.join(", ", names));
        }
        if (node.card().roles().contains(Role.LEARNER)) {
            return refused(
                    steer,
                    steer.subject() + " has the learner, which can't be drained: stop its process (SIGTERM), it saves"
                            + " everything and goes on with --resume");
        }
        node.member().tell(new Member.Drain("asked by " + steer.by()));
        return done(steer, node.card().name() + " sends what is left and leaves");
    }

    private Behavior<Command> onSet(Steer steer) {
        try {
            switch (Steering.Key.of(steer.subject())) {
                case RATIO -> change(steer, new Adjustment.Ratio(steering.number(steer)));
                case EVALUATION_INTERVAL ->
                    change(steer, new Adjustment.EvaluationInterval(steering.wholeNumber(steer)));
                case EXPLORATION -> {
                    steering.checkExploration(steer);
                    return done(steer, Steering.sentence(steer));
                }
            }
        } catch (IllegalArgumentException wrong) {
            return refused(steer, String.valueOf(wrong.getMessage()));
        }
        return this;
    }

    private void change(Steer steer, Adjustment adjustment) {
        topology.learner.tell(new Learner.Change(
                adjustment,
                getContext().messageAdapter(Learner.Changed.class, changed -> new Changed(steer, changed.refusal()))));
    }

    private Behavior<Command> onChanged(Changed changed) {
        return changed.refusal().isEmpty()
                ? done(changed.steer(), Steering.sentence(changed.steer()))
                : refused(changed.steer(), changed.refusal());
    }

    private Behavior<Command> done(Steer steer, String words) {
        steering.record(steer);
        log.info("{} ({})", words, steer.by());
        steer.replyTo().tell(new Steered(true, words));
        return this;
    }

    private Behavior<Command> refused(Steer steer, String words) {
        steer.replyTo().tell(new Steered(false, words));
        return this;
    }
}
