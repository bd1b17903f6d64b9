package io.sd2ail.cli.options;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.sd2ail.cluster.Addresses;
import io.sd2ail.cluster.NodeFiles;
import io.sd2ail.cluster.NodeSettings;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.learner.Intake;
import io.sd2ail.protocol.Role;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.Screen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options of a node as a member of a cluster: its name, its address, whom it joins, and by which certificate.
public final class NodeOptions {
    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            description = "The learner's address. Several with commas between where learners stand by: the first one"
                    + " founds the cluster.")
    private List<String> join = new ArrayList<>();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of this node, unique in the run; the same one after a restart. Default: ROLE-HOST-PROCESS.")
    private @Nullable String name;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Of this machine, by which the other nodes reach it. Default: the one on the way to --join.")
    private @Nullable String host;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "TCP port of this node. Default: 25520 for a learner, else a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--bind",
            paramLabel = "[HOST:]PORT",
            description = "Where this node listens, when that differs from the --host and --port by which others reach"
                    + " it: behind a translated address, in a container, through a tunnel.")
    private @Nullable String bind;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Rollout workers of this node. Default: rollouts.workers of the run.")
    private int workers;

    @Option(
            names = "--standby",
            description = "Learners may stand by: give it to every node of the cluster. A second learner node with the"
                    + " same --resume DIR then takes over when the first one dies.")
    private boolean standby;

    @Mixin
    private TlsOptions tls = new TlsOptions();

    /// @param roles of the node
    /// @param screen is told what is only worth a remark
    /// @throws CommandFailure when they can't be meant
    public NodeSettings settings(List<Role> roles, Screen screen) {
        boolean learns = roles.contains(Role.LEARNER);
        if (!learns && join.isEmpty()) {
            throw CommandFailure.usage(
                    "--join is missing: only a learner begins a cluster, all others join it by its HOST:PORT");
        }
        if (workers < 0 || workers > Intake.MOST_OF_A_NODE) {
            throw CommandFailure.usage(
                    "--workers is " + workers + ": it must be between 1 and " + Intake.MOST_OF_A_NODE);
        }
        List<String> addresses = Addresses.list(join);
        Config files = NodeFiles.secured(NodeFiles.of(roles), tls.folder());
        String own = own(addresses, files);
        if (own.equals(Addresses.LOOPBACK) && learns && host == null) {
            screen.line("nodes on other machines can't reach " + own + ": give --host with this machine's address");
        }
        if (bind == null) {
            tls.requireSecured(own);
        } else {
            files = bound(files, bind);
        }
        return new NodeSettings(
                name != null ? name : defaultName(roles),
                roles,
                own,
                port != null ? port : files.getInt("pekko.remote.artery.canonical.port"),
                addresses,
                workers,
                standby,
                ProgramVersion.own(),
                files);
    }

    private Config bound(Config files, String text) {
        Addresses.Listening place = Addresses.listening(text)
                .orElseThrow(() -> CommandFailure.usage(
                        "--bind is '" + text + "': write PORT or HOST:PORT, such as 0.0.0.0:" + Addresses.PORT));
        if (port == null) {
            throw CommandFailure.usage("--bind without --port: say by which port of " + (host == null ? "--host" : host)
                    + " the other nodes reach this one");
        }
        tls.requireSecured(place.host());
        return ConfigFactory.empty()
                .withValue("pekko.remote.artery.bind.hostname", ConfigValueFactory.fromAnyRef(place.host()))
                .withValue("pekko.remote.artery.bind.port", ConfigValueFactory.fromAnyRef(place.port()))
                .withFallback(files);
    }

    /// By which other nodes reach this one.
    private String own(List<String> addresses, Config files) {
        if (host != null) {
            return Addresses.host(host);
        }
        return addresses.isEmpty()
                ? files.getString("pekko.remote.artery.canonical.hostname")
                : Addresses.towards(addresses.getFirst());
    }

    /// How its ports are secured.
    public TlsOptions tls() {
        return tls;
    }

    private static String defaultName(List<Role> roles) {
        String machine = System.getenv().getOrDefault("HOSTNAME", "node").replaceAll("[^A-Za-z0-9-]", "-");
        return roles.getFirst().label() + "-" + machine + "-"
                + ProcessHandle.current().pid();
    }
}
