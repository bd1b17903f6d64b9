package io.sd2ail.cluster;

import com.typesafe.config.Config;
import io.sd2ail.protocol.NodeAddress;
import io.sd2ail.session.RunFailedException;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.tls.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.remote.RemoteTransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a node's actor system: finds out how those that it joins call themselves, and says in a sentence why a port
/// can't be opened.
final class NodeSystem {
    private static final Logger log = LoggerFactory.getLogger(NodeSystem.class);

    private NodeSystem() {}

    /// The addresses to join by, as the nodes there call themselves: the toolkit takes no word from a node under
    /// another name. Those that don't answer now stay as they were given.
    static NodeSettings withNames(NodeSettings settings) {
        List<String> names = new ArrayList<>();
        for (String given : settings.join()) {
            String name = given;
            if (!given.equals(settings.host() + ":" + settings.port())) {
                try {
                    name = Addresses.list(List.of(new PortClient(given, Credentials.of(settings.files())).name()))
                            .getFirst();
                } catch (RunFailedException silence) {
                    // It may come yet: until then the search goes on under the name that was given.
                    log.info("{}", silence.getMessage());
                }
            }
            if (!name.equals(given)) {
                log.info("the node at {} calls itself {}: joining it by that", given, name);
            }
            names.add(name);
        }
        return settings.joining(names);
    }

    /// @throws CommandFailure when its port can't be opened, with the mend
    static ActorSystem<Void> create(Behavior<Void> guardian, NodeSettings settings) {
        Config system = settings.system();
        try {
            return ActorSystem.create(guardian, NodeAddress.SYSTEM, system);
        } catch (RemoteTransportException e) {
            settings.checkPort();
            throw CommandFailure.failed("port " + settings.port() + " of " + settings.host() + " can't be opened ("
                    + e.getMessage() + "): check --host and --port");
        } catch (Throwable e) {
            // Scala throws checked exceptions that Java is not told of.
            if (e instanceof TimeoutException) {
                throw busy(system);
            }
            throw e;
        }
    }

    /// What to say when the port is not open in time.
    static CommandFailure busy(Config system) {
        return CommandFailure.failed("the port could not be opened within "
                + system.getDuration("pekko.remote.artery.bind.bind-timeout").toSeconds()
                + " s: this machine has no processor time to give; try again when it is less busy");
    }

    /// HOST:PORT by which the others reach it.
    static String address(ActorSystem<?> system) {
        Address self = Cluster.get(system).selfMember().address();
        return self.getHost().orElse("?") + ":" + self.getPort().orElse(0);
    }
}
