package io.sd2ail.process;

import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.config.Range;
import io.sd2ail.protocol.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The machines of a launch and their nodes, as a file of the user's names them; `cluster-config/hosts.conf` has every
/// key with its meaning.
///
/// @param hosts one of them has the learner; further learners, on other hosts, stand by
/// @param files files and folders below the folder of the launch that nodes need beside those that the environment's
///     name and settings tell; null for none
/// @param tls folder of the authority and the certificates; null for `tls` beside the file, `off` for none
/// @param patience after which nodes stop that no launcher watches; null for ten minutes
/// @param shared folder that the hosts of all learners have in common, for the run; null for one below the folder of
///     the learner's host
public record HostsFile(
        List<Host> hosts,
        @Nullable List<String> files,
        @Nullable String tls,
        @Nullable @Range(min = 60, max = 1e6) Duration patience,
        @Nullable String shared) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String OFF = "off";

    /// Nothing that ssh could take for an option.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:-]*");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern CPUS = Pattern.compile("\\d+(-\\d+(:\\d+)?)?(,\\d+(-\\d+(:\\d+)?)?)*");

    /// A machine.
    ///
    /// @param host as ssh knows it
    /// @param address by which the other nodes reach it; null for `host`
    /// @param folder for the program, absolute or beginning with `~/`; null for the user's cache folder
    /// @param sshOptions further arguments of ssh
    /// @param env variables of all its nodes
    public record Host(
            String host,
            @Nullable String address,
            @Nullable String user,
            @Nullable @Range(min = 1, max = 65535) Integer port,
            @Nullable List<String> sshOptions,
            @Nullable String folder,
            @Nullable Map<String, Object> env,
            List<Node> nodes) {
        public Host {
            require(NAME.matcher(host).matches(), "host = '" + host + "' is no host as ssh knows one");
            require(user == null || NAME.matcher(user).matches(), "user = '" + user + "' is no user's name");
            require(
                    folder == null || folder.startsWith("/") || folder.startsWith("~/"),
                    "folder = '" + folder + "' must begin with / or ~/");
            require(!nodes.isEmpty(), "host " + host + " has no nodes: give it one, nodes = [ { role = rollout } ]");
            requireVariables(env);
        }

        private long learners() {
            return nodes.stream().filter(Node::learns).count();
        }

        /// By which the other nodes reach it.
        String reachedAs() {
            return Objects.requireNonNullElse(address, host);
        }
    }

    /// A node.
    ///
    /// @param role as `node --role` has it, several with commas between
    /// @param workers of a rollout; null leaves it to the run's configuration
    /// @param cpus as `taskset --cpu-list` has them; null for all
    /// @param env variables, over those of its host
    public record Node(
            String role,
            @Nullable @Range(min = 1, max = 1024) Integer workers,
            @Nullable String cpus,
            @Nullable Map<String, Object> env) {
        public Node {
            for (String one : role.split(",", -1)) {
                var unused = Role.of(one.strip());
            }
            require(
                    cpus == null || CPUS.matcher(cpus).matches(),
                    "cpus = '" + cpus + "' is no list of processors such as 0-3,8");
            requireVariables(env);
        }

        List<Role> roles() {
            return Arrays.stream(role.split(",", -1))
                    .map(one -> Role.of(one.strip()))
                    .toList();
        }

        boolean learns() {
            return roles().contains(Role.LEARNER);
        }
    }

    public HostsFile {
        Set<String> seen = new HashSet<>();
        hosts.forEach(host ->
                require(seen.add(host.host()), "hosts has " + host.host() + " twice: list all its nodes in one place"));
        hosts.forEach(host -> require(
                host.learners() <= 1,
                "host " + host.host() + " has " + host.learners()
                        + " nodes with the role learner: one that stands by is on another host"));
        long learners = hosts.stream().mapToLong(Host::learners).sum();
        require(learners > 0, "hosts has no node with the role learner: give it one");
        require(
                learners == 1 || shared != null,
                "hosts has " + learners + " nodes with the role learner and no folder in which all of their hosts find"
                        + " the run: name it by shared, or leave one learner");
        require(shared == null || shared.startsWith("/"), "shared = '" + shared + "' must begin with /");
    }

    /// @throws io.sd2ail.config.ConfigException when there is anything in it that can't be meant
    public static HostsFile read(Path file) {
        return ConfigBinder.bind(ConfigSources.alone(file), HostsFile.class);
    }

    /// Folder of the certificates; null where connections are to be open.
    ///
    /// @param file that this was read from
    public @Nullable Path tlsFolder(Path file) {
        if (OFF.equals(tls)) {
            return null;
        }
        return file.toAbsolutePath()
                .resolveSibling(Objects.requireNonNullElse(tls, "tls"))
                .normalize();
    }

    long patienceMinutes() {
        return Objects.requireNonNullElse(patience, PATIENCE).toMinutes();
    }

    /// How many nodes have the role rollout.
    public int rollouts() {
        return (int) hosts.stream()
                .flatMap(host -> host.nodes().stream())
                .filter(node -> node.roles().contains(Role.ROLLOUT))
                .count();
    }

    /// The machines of learners: the first one begins, the others stand by.
    List<Host> learners() {
        return hosts.stream().filter(host -> host.learners() > 0).toList();
    }

    private static void requireVariables(@Nullable Map<String, Object> env) {
        if (env != null) {
            env.forEach((name, value) -> {
                require(VARIABLE.matcher(name).matches(), "env has '" + name + "', which is no variable's name");
                require(
                        value instanceof String || value instanceof Number || value instanceof Boolean,
                        "env." + name + " must be text or a number");
            });
        }
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
