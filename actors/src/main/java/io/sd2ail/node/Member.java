package io.sd2ail.node;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.data.WorkerId;
import io.sd2ail.rollout.RolloutWorker;
import io.sd2ail.stream.ControlMessage;
import io.sd2ail.stream.LocalMessage;
import io.sd2ail.stream.StreamSettings;
import io.sd2ail.stream.Uplink;
import io.sd2ail.train.RunConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's side of a run: joins the learner, starts what the node's roles ask for, joins again whenever the learner is
/// another, and ends well when it is drained or the run is over. In a run of one process it is the same actor, with the
/// learner next door.
///
/// It owns the actors of its roles, its [Crew]. Their rollouts are the [NodeMemory]'s: while there is no learner
/// they go on until their outboxes are full, and then wait.
public final class Member extends AbstractMatchingBehavior<Member.Command> {
    private static final Logger log = LoggerFactory.getLogger(Member.class);

    public sealed interface Command {}

    /// The learner takes the node.
    ///
    /// @param runId of the run, for good
    /// @param config of the run, resolved HOCON
    /// @param incarnation of the node's workers
    /// @param workers the rollout workers that it is to have
    /// @param usesGenerator whether the run needs synthetic demonstrations
    /// @param coordinator who sends this
    public record Welcome(
            String runId,
            String config,
            long incarnation,
            List<WorkerId> workers,
            boolean usesGenerator,
            Services services,
            ActorRef<Coordinator.Command> coordinator)
            implements Command, ControlMessage {
        public Welcome {
            workers = List.copyOf(workers);
        }
    }

    /// The learner can't use the node, now or later.
    public record TurnedAway(String reason) implements Command, ControlMessage {}

    /// The learner does not know the node any more.
    public enum JoinAgain implements Command, ControlMessage {
        INSTANCE
    }

    /// The learner is there; comes every second.
    ///
    /// @param standsIn roles that this node stands in for, beside its own
    /// @param exploration factor of the policy's noise in rollouts
    public record Beat(List<Role> standsIn, double exploration) implements Command, ControlMessage {
        public Beat {
            standsIn = List.copyOf(standsIn);
        }
    }

    /// A worker's last batch that the learner's account holds; -1 when it holds none.
    public record Mark(WorkerId worker, long acceptedUpTo) {}

    /// Workers are to say what became of every row.
    ///
    /// @param stop whether they stop then, for good
    public record GiveAccounts(List<Mark> marks, boolean stop, ActorRef<RolloutWorker.Account> replyTo)
            implements Command, ControlMessage {
        public GiveAccounts {
            marks = List.copyOf(marks);
        }
    }

    /// Send everything, and leave.
    ///
    /// @param by who asks
    public record Drain(String by) implements Command, ControlMessage {}

    /// The run is complete, or ended for good.
    public record RunOver(String words) implements Command, ControlMessage {}

    /// Who is the learner?
    public record Find(ActorRef<Found> replyTo) implements Command, ControlMessage {}

    /// @param known whether this node knows of a learner
    /// @param coordinator the learner's
    public record Found(boolean known, ActorRef<Coordinator.Command> coordinator) implements ControlMessage {}

    /// The learner is another, or none.
    public record UseCoordinator(@Nullable ActorRef<Coordinator.Command> coordinator)
            implements Command, LocalMessage {}

    private record Heard(Found found) implements Command, LocalMessage {}

    private enum Tick implements Command, LocalMessage {
        INSTANCE
    }

    private enum DrainTimedOut implements Command, LocalMessage {
        INSTANCE
    }

    /// What a member is made of.
    ///
    /// @param workers rollout workers of this node; 0 takes the number from the run's configuration
    /// @param join addresses of nodes to ask for the learner, HOST:PORT: quicker than the cluster's own word of
    /// mouth
    /// @param memory survives this actor
    /// @param parts makes the parts of a run
    /// @param ended told why this node's part in the run ended, once; this actor stays until its system ends
    /// @param firstWelcome wait for a first welcome after which the node makes its actor system anew
    /// @param lonelyAfter silence of the learner after which it does so later
    public record Setup(
            NodeCard card,
            int workers,
            List<String> join,
            NodeMemory memory,
            Function<RunConfig, NodeParts> parts,
            Consumer<NodeEnd> ended,
            Duration firstWelcome,
            Duration lonelyAfter) {}

    private final Setup setup;
    private final StreamSettings settings;
    private final TimerScheduler<Command> timers;
    private final Crew crew;
    private final LearnerSearch search;
    private @Nullable Welcome welcome;
    private @Nullable Welcome next;
    private @Nullable Services running;
    private @Nullable NodeParts parts;
    private List<Role> standsIn = List.of();
    private double exploration = 1;
    private boolean draining;
    private boolean anew;
    private boolean over;

    private Member(ActorContext<Command> context, TimerScheduler<Command> timers, Setup setup) {
        super(context);
        this.timers = timers;
        this.setup = setup;
        this.settings = StreamSettings.of(context.getSystem().settings().config());
        this.crew = new Crew(context, setup.card(), setup.memory(), settings);
        this.search = new LearnerSearch(
                context,
                setup.join(),
                context.messageAdapter(Found.class, Heard::new),
                setup.card().standby());
    }

    public static Behavior<Command> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<Command> timers) -> {
            Member member = new Member(context, timers, setup);
            context.getSelf().tell(Tick.INSTANCE);
            timers.startTimerWithFixedDelay(
                    Tick.INSTANCE, member.settings.membership().heartbeat());
            return member;
        }));
    }

    /// The member of the node at an address, whether there is one or not.
    ///
    /// @param address HOST:PORT
    static ActorRef<Command> at(String address, ActorSystem<?> system) {
        return ActorRefResolver.get(system).resolveActorRef(NodeSettings.uri(address) + "/user/member");
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Welcome message -> onWelcome(message);
            case TurnedAway message -> end(new NodeEnd.TurnedAway(message.reason()));
            case JoinAgain _ -> welcome = null;
            case Beat beat -> onBeat(beat);
            case GiveAccounts give -> onGiveAccounts(give);
            case Drain drain -> onDrain(drain);
            case RunOver message -> onRunOver(message);
            case Find find -> find.replyTo().tell(search.answer());
            case UseCoordinator use -> onUseCoordinator(use.coordinator());
            case Heard heard -> onHeard(heard.found());
            case Tick _ -> onTick();
            case DrainTimedOut _ -> onDrainTimedOut();
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        switch (signal) {
            case ChildFailed failed -> {
                crew.forget(failed.getRef());
                startOnceAllStopped();
                onChildFailed(failed.getCause());
            }
            case Terminated terminated -> {
                crew.forget(terminated.getRef());
                startOnceAllStopped();
                // It may be wanted again since it was told to stop.
                serve();
            }
            default -> {}
        }
        return this;
    }

    private void onUseCoordinator(@Nullable ActorRef<Coordinator.Command> found) {
        if (found == null) {
            if (search.silence().compareTo(settings.membership().silentAfter()) > 0) {
                search.lose();
            }
        } else if (search.isAnotherLife(found)) {
            end(new NodeEnd.Lonely("the learner has begun another life"));
        } else if (search.follow(found)) {
            welcome = null;
            join(found);
        }
    }

    private void join(ActorRef<Coordinator.Command> to) {
        if (over || anew) {
            return;
        }
        NodeMemory memory = setup.memory();
        to.tell(new Coordinator.Join(
                setup.card(),
                memory.process(),
                memory.runId(),
                memory.incarnation(),
                setup.workers(),
                getContext().getSelf()));
    }

    private void onTick() {
        ActorRef<Coordinator.Command> present = search.learner();
        if (present == null) {
            search.ask();
        } else if (welcome == null) {
            join(present);
        } else {
            present.tell(
                    new Coordinator.Alive(setup.memory().process(), getContext().getSelf()));
        }
        Duration silence = search.silence();
        if (silence.compareTo(crew.sessions() == 0 ? setup.firstWelcome() : setup.lonelyAfter()) > 0) {
            end(new NodeEnd.Lonely("no learner was heard of for " + silence.toSeconds() + " s"));
        }
    }

    private void onHeard(Found found) {
        if (found.known() && search.learner() == null) {
            onUseCoordinator(found.coordinator());
        }
    }

    private void onBeat(Beat beat) {
        search.heard();
        if (!beat.standsIn().equals(standsIn)) {
            standsIn = beat.standsIn();
            serve();
        }
        if (beat.exploration() != exploration) {
            exploration = beat.exploration();
            crew.explore(exploration);
        }
    }

    // --- A session: one learner's parts, from its welcome to the next one's

    private void onWelcome(Welcome message) {
        search.heard();
        if (over || anew) {
            return;
        }
        if (message.services().equals(running)) {
            welcome = message;
            return;
        }
        if (draining && crew.workers() == 0) {
            return;
        }
        search.welcomedBy(message.coordinator());
        welcome = message;
        next = message;
        crew.stopAll();
        startOnceAllStopped();
    }

    private void startOnceAllStopped() {
        if (!crew.isEmpty() || over) {
            return;
        }
        Welcome begun = next;
        if (anew) {
            anew = false;
            setup.memory().startAnew();
            welcome = null;
            running = null;
        } else if (begun != null) {
            next = null;
            try {
                start(begun);
            } catch (RuntimeException failure) {
                end(new NodeEnd.Failed(failure));
            }
        } else if (draining) {
            left();
        }
    }

    private void start(Welcome begun) {
        running = begun.services();
        RunConfig config =
                ConfigBinder.bind(ConfigFactory.parseString(begun.config()).resolve(), RunConfig.class);
        NodeMemory memory = setup.memory();
        if (!memory.fits(config)) {
            log.warn(
                    "the learner came back with another configuration: {} rows that it had not taken are given up",
                    memory.unacknowledgedRows());
            startAnew();
            return;
        }
        memory.welcomed(begun.runId(), begun.incarnation());
        NodeParts made = setup.parts().apply(config);
        parts = made;
        crew.start(begun, made, exploration);
        if (draining) {
            crew.drain();
        }
        serve();
        log.info(
                "joined the run {} with {} rollout workers, life {}",
                begun.runId(),
                crew.workers(),
                begun.incarnation());
    }

    /// Has generator and evaluator there or not there, as this node's duties are now.
    private void serve() {
        Welcome begun = welcome;
        NodeParts made = parts;
        if (begun != null && made != null && next == null && !over && !draining) {
            crew.serve(begun, made, role -> setup.card().roles().contains(role) || standsIn.contains(role));
        }
    }

    // --- Accounts and ends

    private void onGiveAccounts(GiveAccounts give) {
        search.heard();
        crew.giveAccounts(give);
    }

    private void onChildFailed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Uplink.RefusedException) {
                log.warn(
                        "{}: the node's rollouts begin anew; {} rows that the learner had not taken are given up",
                        cause.getMessage(),
                        setup.memory().unacknowledgedRows());
                startAnew();
                return;
            }
        }
        end(new NodeEnd.Failed(failure));
    }

    private void startAnew() {
        anew = true;
        next = null;
        crew.stopAll();
        startOnceAllStopped();
    }

    private void onDrain(Drain drain) {
        if (draining) {
            return;
        }
        log.info("leaving ({}): sending what is left", drain.by());
        draining = true;
        timers.startSingleTimer(DrainTimedOut.INSTANCE, settings.membership().drainTimeout());
        ActorRef<Coordinator.Command> present = search.learner();
        if (present != null) {
            present.tell(new Coordinator.Draining(setup.memory().process()));
        }
        crew.drain();
        startOnceAllStopped();
    }

    private void onDrainTimedOut() {
        end(new NodeEnd.Drained(setup.memory().unacknowledgedRows()));
    }

    private void left() {
        ActorRef<Coordinator.Command> present = search.learner();
        if (present != null) {
            present.tell(new Coordinator.Left(setup.memory().process()));
        }
        end(new NodeEnd.Drained(setup.memory().unacknowledgedRows()));
    }

    private void onRunOver(RunOver message) {
        end(new NodeEnd.RunComplete(message.words()));
    }

    private void end(NodeEnd reason) {
        if (!over) {
            over = true;
            setup.ended().accept(reason);
        }
    }
}
