package io.sd2ail.cluster;

import com.typesafe.config.Config;
import io.sd2ail.member.Member;
import io.sd2ail.member.NodeEnd;
import io.sd2ail.member.NodeMemory;
import io.sd2ail.member.NodeWatch;
import io.sd2ail.parts.NodeParts;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.stream.Dispatchers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node of a cluster in this process. Its actor system may end at any time, because the others thought the node dead
/// or because it has lost them: then it makes another and joins again, with what its [NodeMemory] kept. That is normal
/// life, not an error.
public final class ClusterNode {
    private static final Duration FOREVER = Duration.ofDays(365_000);

    private static final Logger log = LoggerFactory.getLogger(ClusterNode.class);

    private final NodeSettings settings;
    private final Config config;
    private final CompletableFuture<Void> runEnded;
    private final Function<RunConfig, NodeParts> parts;
    private final OwnedRun.@Nullable Source source;
    private final CompletableFuture<RunOutcome> outcome = new CompletableFuture<>();
    private final AtomicReference<@Nullable Session> session = new AtomicReference<>();
    private volatile boolean stopRequested;

    /// One actor system of the node.
    private static final class Session {
        private final CompletableFuture<NodeEnd> end = new CompletableFuture<>();
        private final CompletableFuture<ActorRef<MemberCommand>> member = new CompletableFuture<>();
        private final AtomicReference<@Nullable ActorRef<CoordinatorCommand>> coordinator = new AtomicReference<>();

        /// Asks what is here to end well. Safe to be asked again.
        private void stop() {
            ActorRef<CoordinatorCommand> own = coordinator.get();
            if (own != null) {
                own.tell(CoordinatorCommand.Stop.INSTANCE);
            } else {
                var unused = member.thenAccept(
                        actor -> actor.tell(new MemberCommand.Drain("the process was asked to stop")));
            }
        }
    }

    /// How a node ended.
    ///
    /// @param end why
    /// @param outcome of the run, when this node had the learner and brought it to its end
    /// @param joined whether it ever was in a run
    public record Ended(NodeEnd end, @Nullable RunOutcome outcome, boolean joined) {}

    /// @param parts makes what the node's roles hold, for the configuration that the learner sends
    /// @param source opens the run; null unless the node has the role learner
    public ClusterNode(NodeSettings settings, Function<RunConfig, NodeParts> parts, OwnedRun.@Nullable Source source) {
        this.settings = settings;
        this.config = settings.system();
        this.parts = parts;
        this.source = source;
        this.runEnded = outcome.handle((_, _) -> null);
    }

    /// Takes part until this node's part is over.
    ///
    /// @throws RunFailedException when the run, or a part of this node, failed
    public Ended run() throws InterruptedException {
        try (NodeMemory memory = new NodeMemory()) {
            while (true) {
                NodeEnd end = takePart(memory);
                if (!(end instanceof NodeEnd.Lonely lonely)) {
                    boolean concluded = outcome.isDone() && !outcome.isCompletedExceptionally();
                    return new Ended(end, concluded ? outcome.join() : null, memory.hasJoined());
                }
                // A learner comes back to end its run as it should: saved, and with a summary.
                if (stopRequested && source == null) {
                    return new Ended(new NodeEnd.Drained(memory.unacknowledgedRows()), null, memory.hasJoined());
                }
                log.warn("joining anew: {}", lonely.reason());
                Thread.sleep(config.getDuration("sd2ail.node.pause").toMillis());
            }
        }
    }

    /// Asks the node to end well: a learner saves, rollouts send what they have. Safe from any thread.
    public void requestStop() {
        stopRequested = true;
        Session present = session.get();
        if (present != null) {
            present.stop();
        }
    }

    private NodeEnd takePart(NodeMemory memory) throws InterruptedException {
        Session present = new Session();
        session.set(present);
        NodeSettings joining = NodeSystem.withNames(settings);
        ActorSystem<Void> system = NodeSystem.create(guardian(memory, present, joining.join()), joining);
        GuardedPort.guard(system, new PortAnswers(system, NodeSystem.address(system), present.member));
        Thread watch = new NodeWatch(system, present.member, present.coordinator::get, runEnded, NodeWatch::endAtOnce)
                .start(words -> present.end.complete(new NodeEnd.Hung(words)));
        if (stopRequested) {
            present.stop();
        }
        CompletableFuture<NodeEnd> taken = system.getWhenTerminated()
                .toCompletableFuture()
                .handle((_, _) -> new NodeEnd.Lonely("the cluster took this node out"));
        CompletableFuture<NodeEnd> ran = outcome.handle((result, failure) -> failure == null
                ? new NodeEnd.RunComplete(result.complete() ? "the run is complete" : "the run is saved")
                : new NodeEnd.Failed(unwrapped(failure)));
        var unused = CompletableFuture.anyOf(taken, ran).thenAccept(end -> present.end.complete((NodeEnd) end));
        try {
            NodeEnd end = present.end.get();
            if (end instanceof NodeEnd.Hung) {
                return end;
            }
            watch.interrupt();
            if (end instanceof NodeEnd.Lonely) {
                system.terminate();
            } else {
                sayGoodbye(system);
            }
            awaitEnd(system);
            if (end instanceof NodeEnd.Failed failed) {
                throw failed.failure() instanceof RunFailedException told
                        ? told
                        : new RunFailedException(String.valueOf(failed.failure().getMessage()), failed.failure());
            }
            return end;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static void sayGoodbye(ActorSystem<?> system) {
        var unused = CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterLeavingReason());
    }

    private void awaitEnd(ActorSystem<?> system) throws InterruptedException, ExecutionException {
        Duration goodbye = config.getDuration("sd2ail.node.goodbye");
        try {
            system.getWhenTerminated().toCompletableFuture().get(goodbye.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            log.warn("the actor system did not end within {}: going on without", goodbye);
            system.terminate();
        }
    }

    private Behavior<Void> guardian(NodeMemory memory, Session present, List<String> join) {
        return Behaviors.setup(context -> {
            Cluster cluster = Cluster.get(context.getSystem());
            Address self = cluster.selfMember().address();
            if (settings.join().isEmpty()) {
                cluster.manager().tell(Join.create(self));
            }
            String address = NodeSystem.address(context.getSystem());
            log.info("{} is at {}, roles {}", settings.name(), address, Role.labels(settings.roles()));
            ActorRef<MemberCommand> member = context.spawn(
                    Member.create(new Member.Setup(
                            new NodeCard(
                                    settings.name(),
                                    settings.roles(),
                                    address,
                                    ProcessHandle.current().pid(),
                                    NodeCard.PROTOCOL,
                                    settings.version(),
                                    settings.standby()),
                            settings.workers(),
                            join,
                            memory,
                            parts,
                            present.end::complete,
                            patience("first-welcome"),
                            patience(settings.standby() ? "lonely-after-with-standby" : "lonely-after"))),
                    "member");
            context.watch(member);
            present.member.complete(member);
            followCoordinator(context, member);
            OwnedRun.Source runs = source;
            if (runs != null) {
                initLearner(context, present, runs);
            }
            return Behaviors.receive(Void.class)
                    .onSignal(ChildFailed.class, failed -> {
                        present.end.complete(new NodeEnd.Failed(failed.getCause()));
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    /// A node that may have the learner itself looks for none elsewhere.
    private Duration patience(String key) {
        return source == null ? config.getDuration("sd2ail.node." + key) : FOREVER;
    }

    private static void followCoordinator(ActorContext<Void> context, ActorRef<MemberCommand> member) {
        ActorRef<Receptionist.Listing> listings = context.spawn(
                Behaviors.receiveMessage(listing -> {
                    Set<ActorRef<CoordinatorCommand>> there = listing.getServiceInstances(RunSingleton.KEY);
                    member.tell(new MemberCommand.UseCoordinator(
                            there.isEmpty() ? null : there.iterator().next()));
                    return Behaviors.same();
                }),
                "listings");
        context.getSystem().receptionist().tell(Receptionist.subscribe(RunSingleton.KEY, listings));
    }

    private void initLearner(ActorContext<Void> context, Session present, OwnedRun.Source runs) {
        RunSingleton.Setup setup = new RunSingleton.Setup(
                settings,
                runs,
                coordinator -> {
                    present.coordinator.set(coordinator);
                    if (stopRequested) {
                        present.stop();
                    }
                },
                outcome);
        var unused = ClusterSingleton.get(context.getSystem())
                .init(SingletonActor.of(RunSingleton.create(setup), "run")
                        .withSettings(ClusterSingletonSettings.create(context.getSystem())
                                .withRole(Role.LEARNER.label()))
                        .withProps(Dispatchers.BLOCKING));
    }
}
