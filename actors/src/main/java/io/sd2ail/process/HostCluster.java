package io.sd2ail.process;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.protocol.Role;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.tls.Authority;
import io.sd2ail.tls.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A cluster on the machines of a hosts file. The archive is copied to each of them once, the run to the learner's; at
/// the end the run comes back, and nothing stays there but the archive.
public final class HostCluster implements AutoCloseable {
    /// The learner's closing summary, in the run's folder.
    public static final String SUMMARY = "summary.json";

    /// What is asked for.
    ///
    /// @param archive of `./sd2ail dist`
    /// @param files of the user's that nodes need; null for none
    /// @param run its folder on this machine
    /// @param port of the learner
    /// @param tls folder of the authority and the certificates; null for open connections
    /// @param summary whether the learner writes one
    /// @param clean whether the archive is removed at the end too
    public record Plan(
            HostsFile file,
            DistArchive archive,
            @Nullable SentFiles files,
            Path run,
            int port,
            @Nullable Path tls,
            boolean summary,
            boolean clean) {}

    /// Who asks for the status.
    private static final String LAUNCHER = "launcher";

    private static final int CERTIFICATE_DAYS = 90;

    private final Plan plan;
    private final Path control;
    private final List<HostSite> sites = new ArrayList<>();
    /// Of learners; the first one begins, the others stand by.
    private final List<HostSite> learnerSites;

    /// HOST:PORT of all learners, with commas between.
    private final String join;

    /// By which this process reaches each of the learners.
    private final List<String> tunnels = new ArrayList<>();

    private final List<HostNode> nodes = new ArrayList<>();
    private final LaunchedCluster cluster;
    private boolean sent;

    private record HostNode(String name, HostSite site, SshPlace place) {}

    public HostCluster(Plan plan) {
        this.plan = plan;
        this.control = controlFolder(plan.files());
        List<HostsFile.Host> learners = plan.file().learners();
        this.join = learners.stream().map(this::listening).collect(Collectors.joining(","));
        for (HostsFile.Host host : plan.file().hosts()) {
            sites.add(new HostSite(
                    host,
                    new SshHost(host, control),
                    plan.archive(),
                    plan.files(),
                    plan.run(),
                    plan.file().shared(),
                    String.valueOf(control.getFileName())));
        }
        this.learnerSites =
                sites.stream().filter(site -> learners.contains(site.host())).toList();
        this.cluster = newCluster();
    }

    /// HOST:PORT of the learner of a host.
    private String listening(HostsFile.Host host) {
        return Addresses.list(List.of(host.reachedAs())).getFirst().replaceFirst(":\\d+$", ":" + plan.port());
    }

    /// Short, because the paths of sockets are.
    private static Path controlFolder(@Nullable SentFiles files) {
        try {
            Path folder = Files.createTempDirectory(Path.of("/tmp"), "sd2ail-");
            if (files != null) {
                files.link(folder.resolve(SentFiles.LINKS));
            }
            return folder;
        } catch (IOException e) {
            throw CommandFailure.failed(
                    "/tmp can't be written (" + e.getMessage() + "): ssh's connections are kept there");
        }
    }

    private LaunchedCluster newCluster() {
        List<NodeProcess> learners = new ArrayList<>();
        List<NodeProcess> others = new ArrayList<>();
        Map<Role, Integer> counts = new EnumMap<>(Role.class);
        for (HostSite site : sites) {
            for (HostsFile.Node node : site.host().nodes()) {
                Role first = node.learns() ? Role.LEARNER : node.roles().getFirst();
                int number = counts.merge(first, 1, Integer::sum);
                String name = node.learns() && number == 1 ? first.label() : first.label() + "-" + number;
                SshPlace place = place(site, node, name);
                nodes.add(new HostNode(name, site, place));
                Path log = plan.run().resolve("nodes").resolve(site.host().host() + "-" + name + ".log");
                (node.learns() ? learners : others).add(new NodeProcess(name, log, place));
            }
        }
        return new LaunchedCluster(join, tunnels, learners, others);
    }

    private SshPlace place(HostSite site, HostsFile.Node node, String name) {
        List<String> arguments = new ArrayList<>(List.of("--role", node.role().replace(" ", ""), "--name", name));
        if (node.workers() != null) {
            arguments.addAll(List.of("--workers", Integer.toString(node.workers())));
        }
        List<String> ssh = new ArrayList<>();
        String own = site.classPath();
        boolean several = learnerSites.size() > 1;
        if (several) {
            arguments.add("--standby");
        }
        if (several || !node.learns()) {
            arguments.addAll(List.of("--join", join));
        }
        if (node.learns()) {
            String listening = listening(site.host());
            arguments.addAll(List.of("--host", listening.substring(0, listening.lastIndexOf(':'))));
            arguments.addAll(List.of("--port", Integer.toString(plan.port())));
            own += " --resume " + site.run() + (plan.summary() ? " --summary " + site.run() + "/" + SUMMARY : "");
            // The learner is asked for its status through the connection: no other port has to be open to this machine.
            String tunnel = Addresses.LOOPBACK + ":" + Addresses.freePort(Addresses.LOOPBACK, 0);
            tunnels.add(tunnel);
            ssh.addAll(List.of("-L", tunnel + ":" + listening));
        } else if (site.host().address() != null) {
            arguments.addAll(List.of("--host", Addresses.host(site.host().address())));
        }
        if (plan.tls() == null) {
            arguments.add("--insecure");
        } else {
            own = " --tls " + site.credentials(name) + own;
        }
        String before = site.enter() + site.program() + "/on-host.sh node " + site.scratch() + "/" + name;
        String after = plan.file().patienceMinutes() + " env " + site.variables(node)
                + (node.cpus() == null ? "" : " taskset -c " + node.cpus())
                + " " + site.program() + "/sd2ail node " + SshHost.words(arguments) + own;
        return new SshPlace(site.ssh(), name, new SshPlace.Remote(before, after), ssh.toArray(String[]::new));
    }

    public LaunchedCluster cluster() {
        return cluster;
    }

    /// Everything that a launch does on the hosts, as lines of shell in their order; of nodes their first start.
    public List<String> commands() {
        List<String> lines = new ArrayList<>();
        sites.forEach(site -> lines.addAll(List.of("# the archive, unless it is there", site.archiveLine())));
        SentFiles files = plan.files();
        if (files != null) {
            lines.add("# your jars and files, unless they are there");
            sites.forEach(site -> lines.add(site.filesLine(files)));
        }
        if (plan.tls() != null) {
            Path issued = plan.tls();
            lines.add("# the certificates");
            nodes.forEach(node -> lines.add(node.site().credentialsLine(node.name(), issued.resolve(node.name()))));
        }
        lines.addAll(List.of(
                "# the run, to the learner's host", learnerSites.getFirst().sendLine()));
        nodes.forEach(
                node -> lines.addAll(List.of("# " + node.name(), node.place().line(0, 0))));
        lines.add("# at the end");
        sites.forEach(site -> lines.add(site.endLine()));
        lines.add(learnerSites.getFirst().fetchLine());
        if (plan.clean()) {
            sites.forEach(site -> lines.add(site.cleanLine()));
        }
        sites.forEach(site -> lines.add(site.ssh().closingLine()));
        return lines;
    }

    /// Reaches every host and sees to it that the archive is there, and the user's files.
    ///
    /// @throws CommandFailure that names the host and the mend
    public void copyArchive() throws InterruptedException {
        HostSite.atOnce(sites, HostSite::copyArchive);
        HostSite.atOnce(sites, HostSite::copyFiles);
    }

    /// Issues the certificates that are missing or old, and brings each node its own.
    ///
    /// @throws CommandFailure when that can't be done, with the mend
    public void sendCredentials() throws InterruptedException {
        Path folder = plan.tls();
        if (folder == null) {
            return;
        }
        try {
            Authority authority = Authority.of(folder);
            authority.ensure(LAUNCHER, CERTIFICATE_DAYS);
            for (HostNode node : nodes) {
                node.site().sendCredentials(node.name(), authority.ensure(node.name(), CERTIFICATE_DAYS));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw CommandFailure.failed("certificates can't be made in " + folder + " (" + e.getMessage()
                    + "): name another folder by tls in the hosts file");
        }
    }

    /// By which this process asks the learner; null for open connections.
    public @Nullable Credentials credentials() {
        return plan.tls() == null ? null : Credentials.in(plan.tls().resolve(LAUNCHER));
    }

    /// Brings the run to the learner's host.
    public void sendRun() throws InterruptedException {
        learnerSites.getFirst().sendRun();
        sent = true;
    }

    /// Ends what is left on the hosts, brings the run back and leaves nothing there. What can't be done is told.
    ///
    /// @return whether the run is whole on this machine
    public boolean leave(Consumer<String> news) throws InterruptedException {
        List<@Nullable String> left = new ArrayList<>();
        for (HostSite site : sites) {
            left.add(site.end(plan.file().patienceMinutes()));
        }
        String kept = sent ? fetch() : null;
        left.add(kept);
        if (plan.clean() && kept == null) {
            for (HostSite site : sites) {
                left.add(site.clean());
            }
        }
        for (String problem : left) {
            if (problem != null) {
                news.accept(problem);
            }
        }
        return kept == null;
    }

    /// From the first learner's host that answers.
    ///
    /// @return what the user has to know; null when it is here
    private @Nullable String fetch() throws InterruptedException {
        String problem = "";
        for (HostSite site : learnerSites) {
            problem = site.fetch();
            if (problem == null) {
                return null;
            }
        }
        return problem;
    }

    /// Closes the connections.
    @Override
    public void close() {
        try {
            for (HostSite site : sites) {
                var unused = site.ssh().run(site.ssh().closingLine());
            }
            try (var files = Files.walk(control)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException _) {
            // A folder with ssh's words stays among the temporary files.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
