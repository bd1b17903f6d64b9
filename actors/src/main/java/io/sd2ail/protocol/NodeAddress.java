package io.sd2ail.protocol;

import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;

/// Where nodes are found.
public final class NodeAddress {
    /// Name of every actor system of this program: nodes of other programs are not taken in.
    public static final String SYSTEM = "sd2ail";

    /// Name of a node's member, at the top of its actor system.
    public static final String MEMBER = "member";

    private NodeAddress() {}

    /// The actor system at an address.
    ///
    /// @param address HOST:PORT
    public static String uri(String address) {
        return "pekko://" + SYSTEM + "@" + address;
    }

    /// The member of the node at an address, whether there is one or not.
    ///
    /// @param address HOST:PORT
    public static ActorRef<MemberCommand> member(String address, ActorSystem<?> system) {
        return ActorRefResolver.get(system).resolveActorRef(uri(address) + "/user/" + MEMBER);
    }
}
