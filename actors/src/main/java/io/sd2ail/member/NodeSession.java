package io.sd2ail.member;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.parts.NodeParts;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.Services;
import io.sd2ail.run.RunConfig;
import io.sd2ail.stream.Dispatchers;
import io.sd2ail.stream.StreamSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a [Member] has in every [Phase]: its actors, whom it follows, and what the learner last asked of it.
final class NodeSession {
    private static final Logger log = LoggerFactory.getLogger(NodeSession.class);

    final ActorContext<MemberCommand> context;
    final TimerScheduler<MemberCommand> timers;
    final Member.Setup setup;
    final StreamSettings settings;
    final NodeActors actors;
    final LearnerSearch search;

    /// Whose parts the actors belong to; null when none were started.
    private @Nullable Services running;

    private @Nullable NodeParts parts;
    private MemberCommand.@Nullable Welcome preparing;
    private List<Role> standsIn = List.of();
    private double exploration = 1;

    NodeSession(ActorContext<MemberCommand> context, TimerScheduler<MemberCommand> timers, Member.Setup setup) {
        this.context = context;
        this.timers = timers;
        this.setup = setup;
        this.settings = StreamSettings.of(context.getSystem().settings().config());
        this.actors = new NodeActors(context, setup.card(), setup.memory(), settings);
        this.search = new LearnerSearch(
                context,
                setup.join(),
                context.messageAdapter(MemberCommand.Found.class, Phase.Heard::new),
                setup.card().standby());
    }

    NodeMemory memory() {
        return setup.memory();
    }

    /// Whether the learner has been silent for so long that only another actor system may find it.
    boolean isLonely() {
        Duration patience = actors.sessions() == 0 ? setup.firstWelcome() : setup.lonelyAfter();
        return search.silence().compareTo(patience) > 0;
    }

    void askToJoin(ActorRef<CoordinatorCommand> learner) {
        NodeMemory memory = memory();
        learner.tell(new CoordinatorCommand.Join(
                setup.card(),
                memory.process(),
                memory.runId(),
                memory.incarnation(),
                setup.workers(),
                context.getSelf()));
    }

    void tellAlive(ActorRef<CoordinatorCommand> learner) {
        learner.tell(new CoordinatorCommand.Alive(memory().process(), MemoryUse.own(), context.getSelf()));
    }

    /// @return whether this node is to stand in for other roles than until now
    boolean note(MemberCommand.Beat beat) {
        if (beat.exploration() != exploration) {
            exploration = beat.exploration();
            actors.explore(exploration);
        }
        boolean changed = !beat.standsIn().equals(standsIn);
        standsIn = beat.standsIn();
        return changed;
    }

    /// Whether the actors stream to these doors already.
    boolean runsFor(MemberCommand.Welcome welcome) {
        return welcome.services().equals(running);
    }

    /// Makes the parts that a learner's welcome asks for, away from the threads of the actors: an environment may be
    /// made for that, or its library be fetched. [Phase.Prepared] answers. Does nothing while they are being made.
    void prepare(MemberCommand.Welcome welcome) {
        if (welcome.equals(preparing)) {
            return;
        }
        preparing = welcome;
        Executor blocking = context.getSystem().dispatchers().lookup(Dispatchers.BLOCKING);
        context.pipeToSelf(
                CompletableFuture.supplyAsync(
                        () -> setup.parts()
                                .apply(ConfigBinder.bind(
                                        ConfigFactory.parseString(welcome.config())
                                                .resolve(),
                                        RunConfig.class)),
                        blocking),
                (made, failure) -> new Phase.Prepared(welcome, made, failure));
    }

    /// The parts of this welcome are made, or could not be.
    void prepared(MemberCommand.Welcome welcome) {
        if (welcome.equals(preparing)) {
            preparing = null;
        }
    }

    /// Starts the parts of a learner that has welcomed this node, once all former ones are gone.
    ///
    /// @param made for that welcome
    /// @return false when the rollouts that are here can't go on in its run
    boolean start(MemberCommand.Welcome welcome, NodeParts made) {
        if (!memory().fits(made.config())) {
            log.warn(
                    "the learner came back with another configuration: {} rows that it had not taken are given up",
                    memory().unacknowledgedRows());
            return false;
        }
        running = welcome.services();
        memory().welcomed(welcome.runId(), welcome.incarnation());
        parts = made;
        actors.start(welcome, made, exploration);
        log.info(
                "joined the run {} with {} rollout workers, life {}",
                welcome.runId(),
                actors.workers(),
                welcome.incarnation());
        return true;
    }

    /// Gives up what the rollouts have; all actors are gone.
    void forgetRollouts() {
        memory().startAnew();
        running = null;
    }

    /// Has generator and evaluator there or not there, as this node's duties are now.
    void serve(MemberCommand.Welcome welcome) {
        NodeParts made = parts;
        if (made != null) {
            actors.serve(welcome, made, role -> setup.card().roles().contains(role) || standsIn.contains(role));
        }
    }
}
