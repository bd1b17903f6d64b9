package io.sd2ail.cluster;

import com.typesafe.config.Config;
import io.sd2ail.fake.LonelyMember;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.NodeAddress;
import io.sd2ail.protocol.Role;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// A node with a real port, whose member knows of no learner; and how others talk to it there.
final class ListeningNode implements AutoCloseable {
    private final CompletableFuture<ActorRef<MemberCommand>> member = new CompletableFuture<>();
    private final ActorSystem<Void> system;
    private final String address;

    ListeningNode(NodeSettings settings) {
        system = NodeSystem.create(guardian(), settings);
        address = NodeSystem.address(system);
        GuardedPort.guard(system, new PortAnswers(system, address, member));
    }

    private Behavior<Void> guardian() {
        return Behaviors.setup(context -> {
            member.complete(context.spawn(LonelyMember.create(), NodeAddress.MEMBER));
            return Behaviors.empty();
        });
    }

    /// Of a node that founds a cluster of its own.
    static NodeSettings settings(String name, String host, int port, Config files) {
        return new NodeSettings(name, List.of(Role.ROLLOUT), host, port, List.of(), 0, false, "test", files);
    }

    /// HOST:PORT.
    String address() {
        return address;
    }

    /// What another node, which lives for this question alone, hears from the member.
    MemberCommand.Found found(NodeSettings other, Duration patience) throws Exception {
        ActorSystem<Void> from = NodeSystem.create(Behaviors.empty(), other);
        try {
            return ask(from, patience);
        } finally {
            from.terminate();
        }
    }

    MemberCommand.Found ask(ActorSystem<Void> from, Duration patience) throws Exception {
        return AskPattern.<MemberCommand, MemberCommand.Found>ask(
                        NodeAddress.member(address, from), MemberCommand.Find::new, patience, from.scheduler())
                .toCompletableFuture()
                .get();
    }

    /// The beginning of a connection between nodes, with one frame of any length.
    static byte[] frame(int stream, int length) {
        return ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("AKKA".getBytes(StandardCharsets.US_ASCII))
                .put((byte) stream)
                .putInt(length)
                .array();
    }

    @Override
    public void close() {
        system.terminate();
    }
}
