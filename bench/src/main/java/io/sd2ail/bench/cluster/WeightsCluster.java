package io.sd2ail.bench.cluster;

import com.typesafe.config.Config;
import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.cluster.NodeSettings;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.protocol.NodeAddress;
import io.sd2ail.protocol.Role;
import io.sd2ail.stream.ActivityBoard;
import io.sd2ail.stream.ParameterBroadcast;
import io.sd2ail.stream.ParameterSubscription;
import io.sd2ail.stream.StreamSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/// A learner's broadcast and nodes that subscribe to it: actor systems of one process that reach each other over
/// loopback, with the settings of `cluster-config/node`.
final class WeightsCluster implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long LOOK_MILLIS = 20;

    private final List<ActorSystem<Void>> nodes = new ArrayList<>();
    private final ActorSystem<Void> learner;
    private final ActorRef<ParameterBroadcast.Command> broadcast;
    private final ActorRef<ActivityBoard.Command> board;
    private final List<ActorRef<ActivityBoard.Command>> doors = new ArrayList<>();
    private final AtomicInteger arrived = new AtomicInteger();
    private final int subscribers;
    private volatile long wanted;
    private long version;

    /// What one version's way to all took.
    ///
    /// @param seconds from the publication until the last subscriber had it
    /// @param answersMillis how long small questions to the learner took meanwhile
    /// @param missed nodes that the failure detector missed, the most at once
    record Delivery(double seconds, double[] answersMillis, int missed) {}

    /// @param systems nodes beside the learner's
    /// @param subscribers over all of them
    WeightsCluster(int systems, int subscribers) throws InterruptedException {
        this.subscribers = subscribers;
        CompletableFuture<ActorRef<ParameterBroadcast.Command>> parameters = new CompletableFuture<>();
        CompletableFuture<ActorRef<ActivityBoard.Command>> activities = new CompletableFuture<>();
        Config config = settings("learner", Role.LEARNER);
        StreamSettings settings = StreamSettings.of(config);
        learner = ActorSystem.create(
                Behaviors.setup(context -> {
                    parameters.complete(context.spawn(
                            ParameterBroadcast.create(settings.parameters().partBytes()), "parameters"));
                    activities.complete(context.spawn(
                            ActivityBoard.create(Duration.ofDays(1), Duration.ofDays(1), _ -> {}), "activities"));
                    return Behaviors.empty();
                }),
                NodeAddress.SYSTEM,
                config);
        broadcast = parameters.join();
        board = activities.join();
        Cluster cluster = Cluster.get(learner);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        for (int node = 0; node < systems; node++) {
            int from = subscribers * node / systems;
            int to = subscribers * (node + 1) / systems;
            ActorSystem<Void> system = ActorSystem.create(
                    subscribing(to - from), NodeAddress.SYSTEM, settings("rollout-" + node, Role.ROLLOUT));
            Cluster.get(system).manager().tell(Join.create(cluster.selfMember().address()));
            doors.add(there(system, board));
            nodes.add(system);
        }
        awaitMembers(systems + 1);
    }

    private static Config settings(String name, Role role) {
        return new NodeSettings(
                        name,
                        List.of(role),
                        HOST,
                        0,
                        List.of(),
                        0,
                        false,
                        "benchmark",
                        ConfigSources.file("node/cluster.conf"))
                .system();
    }

    /// The same actor as another system reaches it.
    private <T> ActorRef<T> there(ActorSystem<?> system, ActorRef<T> actor) {
        return ActorRefResolver.get(system)
                .resolveActorRef(ActorRefResolver.get(learner).toSerializationFormat(actor));
    }

    // Named as on a node, so that the weights take the connection that is theirs.
    private Behavior<Void> subscribing(int count) {
        return Behaviors.setup(root -> {
            root.spawn(
                    Behaviors.<Void>setup(member -> {
                        for (int i = 0; i < count; i++) {
                            member.spawn(
                                    Behaviors.<Void>setup(worker -> {
                                        ActorRef<ParameterBroadcast.Command> remote =
                                                there(worker.getSystem(), broadcast);
                                        worker.spawn(
                                                ParameterSubscription.create(
                                                        ParameterSnapshot.Topic.POLICY,
                                                        remote,
                                                        StreamSettings.of(
                                                                        worker.getSystem()
                                                                                .settings()
                                                                                .config())
                                                                .parameters(),
                                                        this::onArrived),
                                                "policy");
                                        return Behaviors.empty();
                                    }),
                                    "policies." + i);
                        }
                        return Behaviors.empty();
                    }),
                    "member");
            return Behaviors.empty();
        });
    }

    private void onArrived(ParameterSnapshot snapshot) {
        if (snapshot.version() == wanted) {
            arrived.incrementAndGet();
        }
    }

    private void awaitMembers(int count) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (membersUp() < count) {
            if (System.nanoTime() > deadline) {
                throw BenchmarkFailure.failed("the nodes did not find each other");
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private long membersUp() {
        long up = 0;
        for (var member : Cluster.get(learner).state().getMembers()) {
            if (member.status() == MemberStatus.up()) {
                up++;
            }
        }
        return up;
    }

    /// Publishes weights and waits until all have them.
    ///
    /// @param entries float32
    Delivery deliver(int entries) throws InterruptedException {
        float[] weights = new float[entries];
        for (int i = 0; i < entries; i++) {
            weights[i] = i;
        }
        arrived.set(0);
        wanted = ++version;
        List<Double> answers = new ArrayList<>();
        int missed = 0;
        long begin = System.nanoTime();
        broadcast.tell(new ParameterBroadcast.Publish(new ParameterSnapshot(
                ParameterSnapshot.Topic.POLICY, version, version, Map.of(ParameterSnapshot.POLICY, weights))));
        for (int turn = 0; arrived.get() < subscribers; turn++) {
            answers.add(askMillis(turn % nodes.size()));
            missed = Math.max(
                    missed, Cluster.get(learner).state().getUnreachable().size());
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw BenchmarkFailure.failed(
                        arrived.get() + " of " + subscribers + " subscribers have the weights after " + PATIENCE);
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return new Delivery(
                seconds, answers.stream().mapToDouble(Double::doubleValue).toArray(), missed);
    }

    private double askMillis(int node) throws InterruptedException {
        ActorSystem<Void> system = nodes.get(node);
        long begin = System.nanoTime();
        try {
            var unused = AskPattern.ask(doors.get(node), ActivityBoard.GetActivities::new, PATIENCE, system.scheduler())
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException | CompletionException e) {
            throw BenchmarkFailure.failed("a question to the learner was not answered: " + e.getMessage());
        }
        double millis = (System.nanoTime() - begin) / 1e6;
        Thread.sleep(LOOK_MILLIS / 4);
        return millis;
    }

    @Override
    public void close() {
        List<ActorSystem<Void>> all = new ArrayList<>(nodes);
        all.add(learner);
        all.forEach(ActorSystem::terminate);
        for (ActorSystem<Void> system : all) {
            try {
                system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException | TimeoutException e) {
                throw BenchmarkFailure.failed("an actor system did not end: " + e.getMessage());
            }
        }
    }
}
