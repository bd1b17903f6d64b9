package io.sd2ail.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.protocol.Role;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.tls.Credentials;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The settings of `cluster-config/node`.
public final class NodeFiles {
    private static final String TRANSPORT = "pekko.remote.artery.transport";
    private static final String SUPPORTED = "tcp";

    private NodeFiles() {}

    /// Those of a node with these roles: the role's files over `cluster.conf`, the first role's over the second's.
    ///
    /// @throws CommandFailure when they say what this version can't do
    public static Config of(List<Role> roles) {
        Config merged = ConfigFactory.empty();
        for (Role role : roles) {
            merged = merged.withFallback(ConfigSources.file("node/" + role.label() + ".conf"));
        }
        return supported(merged.withFallback(files()));
    }

    /// Those of all nodes.
    ///
    /// @throws CommandFailure when they say what this version can't do
    public static Config cluster() {
        return supported(files());
    }

    /// Settings as those, of a node with these credentials.
    ///
    /// @param folder of the credentials; null for a node that speaks without TLS
    public static Config secured(Config files, @Nullable Path folder) {
        return folder == null ? files : Credentials.in(folder).settings().withFallback(files);
    }

    private static Config files() {
        Config cluster = ConfigSources.file("node/cluster.conf");
        if (cluster.isEmpty()) {
            throw CommandFailure.usage(
                    "there is no node/cluster.conf in the folder of -Dsd2ail.config: name a copy of cluster-config");
        }
        return cluster;
    }

    static Config supported(Config files) {
        String transport = files.hasPath(TRANSPORT) ? files.getString(TRANSPORT) : SUPPORTED;
        if (!transport.equals(SUPPORTED)) {
            throw CommandFailure.usage(TRANSPORT + " in cluster-config/node is '" + transport
                    + "': set it to tcp; --tls DIR encrypts and authenticates");
        }
        return files;
    }
}
