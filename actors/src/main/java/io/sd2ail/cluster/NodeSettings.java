package io.sd2ail.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.sd2ail.protocol.NodeAddress;
import io.sd2ail.protocol.Role;
import java.nio.file.Path;
import java.util.List;

/// What a node of a cluster is to be.
///
/// @param name unique in the run
/// @param roles what it does
/// @param host by which other nodes reach it
/// @param port TCP; 0 takes a free one
/// @param join HOST:PORT of nodes to join by, the first of all of them founds the cluster; empty founds one
/// @param workers rollout workers; 0 leaves it to the run's configuration
/// @param standby whether learners may stand by in this cluster
/// @param version of the program
/// @param files settings of cluster-config/node, for these roles
public record NodeSettings(
        String name,
        List<Role> roles,
        String host,
        int port,
        List<String> join,
        int workers,
        boolean standby,
        String version,
        Config files) {
    public NodeSettings {
        roles = List.copyOf(roles);
        join = List.copyOf(join);
    }

    /// The same node, joining by other addresses.
    NodeSettings joining(List<String> addresses) {
        return new NodeSettings(name, roles, host, port, addresses, workers, standby, version, files);
    }

    /// The same node, of a learner with this run.
    ///
    /// @param run its directory
    public NodeSettings ofRun(Path run) {
        Config further = RunLease.settings(run).withFallback(files);
        return new NodeSettings(name, roles, host, port, join, workers, standby, version, further);
    }

    /// Tries whether the node can listen at its address, before anything is made that it needs.
    ///
    /// @throws io.sd2ail.terminal.CommandFailure when it can't, with the mend
    public void checkPort() {
        String where = listening("hostname", host);
        boolean bound = files.hasPath("pekko.remote.artery.bind.port");
        Addresses.checkFree(
                where,
                Integer.parseInt(listening("port", Integer.toString(port))),
                bound ? "--bind" : "--host",
                bound ? "--bind" : "--port");
    }

    /// Where it listens may differ from where it is reached.
    private String listening(String key, String reached) {
        String path = "pekko.remote.artery.bind." + key;
        return files.hasPath(path) && !files.getString(path).isEmpty() ? files.getString(path) : reached;
    }

    /// The configuration of the node's actor system.
    public Config system() {
        List<String> seeds = join.stream().map(NodeAddress::uri).toList();
        Config own = ConfigFactory.empty()
                .withValue("pekko.remote.artery.canonical.hostname", ConfigValueFactory.fromAnyRef(host))
                .withValue("pekko.remote.artery.canonical.port", ConfigValueFactory.fromAnyRef(port))
                .withValue("pekko.cluster.roles", ConfigValueFactory.fromIterable(Role.labels(roles)))
                .withValue("pekko.cluster.seed-nodes", ConfigValueFactory.fromIterable(seeds));
        if (standby) {
            // With one learner, that one decides who is out; with several, somebody must decide about them.
            own = own.withValue(
                    "pekko.cluster.downing-provider-class",
                    ConfigValueFactory.fromAnyRef("org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"));
        }
        return own.withFallback(files).withFallback(ConfigFactory.load());
    }
}
