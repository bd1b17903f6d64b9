package io.sd2ail.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.config.ConfigException;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostsFileTest {
    @TempDir
    private Path folder;

    private HostsFile read(String text) throws IOException {
        return HostsFile.read(Files.writeString(folder.resolve("hosts.conf"), text));
    }

    @Test
    void read_theExample_hasEveryKey() throws IOException {
        try (var in = HostsFile.class.getResourceAsStream("/io/sd2ail/config/hosts.conf")) {
            HostsFile file = read(new String(in.readAllBytes(), StandardCharsets.UTF_8));

            assertThat(file.learners().getFirst().sshOptions()).contains("-i");
            assertThat(file.learners().getFirst().nodes()).hasSize(2);
            assertThat(file.shared()).isEqualTo("/mnt/sd2ail");
            assertThat(file.rollouts()).isEqualTo(1);
            assertThat(file.patienceMinutes()).isEqualTo(10);
        }
    }

    @Test
    void read_whatCannotBeMeant_namesKeyPlaceValueAndMend() {
        for (var bad : List.of(
                List.of("hosts = [{ host = a, nodes = [{ role = rollout }] }]", "no node with the role learner"),
                List.of(
                        "hosts = [{ host = a, nodes = [{ role = learner }, { role = learner }] }]",
                        "host a has 2 nodes with the role learner"),
                List.of(
                        "hosts = [{ host = a, nodes = [{ role = learner }] }, { host = b, nodes = [{ role = learner }] }]",
                        "name it by shared"),
                List.of("shared = runs, hosts = [{ host = a, nodes = [{ role = learner }] }]", "shared = 'runs'"),
                List.of("hosts = [{ host = \"-oProxyCommand=x\", nodes = [{ role = learner }] }]", "is no host"),
                List.of("hosts = [{ host = a, user = \"-x\", nodes = [{ role = learner }] }]", "is no user's name"),
                List.of("hosts = [{ host = a, folder = b, nodes = [{ role = learner }] }]", "must begin with / or ~/"),
                List.of("hosts = [{ host = a, nodes = [{ role = lerner }] }]", "lerner"),
                List.of(
                        "hosts = [{ host = a, nodes = [{ role = learner, cpus = \"0;rm\" }] }]",
                        "no list of processors"),
                List.of(
                        "hosts = [{ host = a, nodes = [{ role = learner, env { \"a b\" = 1 } }] }]",
                        "no variable's name"),
                List.of("hosts = [{ host = a, port = 0, nodes = [{ role = learner }] }]", "hosts[0].port"),
                List.of("hosts = [{ host = a, nodes = [] }]", "host a has no nodes"),
                List.of(
                        "hosts = [{ host = a, nodes = [{ role = learner }] }, { host = a, nodes = [{ role = rollout }] }]",
                        "a twice"),
                List.of("hosts = [{ host = a, node = [] }]", "unknown key hosts[0].node"))) {
            assertThatThrownBy(() -> read(bad.getFirst()))
                    .as(bad.getFirst())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(bad.getLast());
        }
    }

    /// The words that the program there is started with, after the shell here and the one there have read a line.
    private static List<String> remoteWords(String line) throws IOException {
        String remote = shell("ssh() { for word; do :; done; printf %s \"$word\"; }; " + line);
        return shell("HOME=/home/x; printf '%s\\n' " + remote).lines().toList();
    }

    private static String shell(String line) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", line).start();
        return new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void commands_ofAHostsFile_areQuotedForBothShells() throws Exception {
        HostsFile file = read("""
                hosts = [
                  { host = one, address = "fd00::5", user = ops, port = 2222, folder = "~/my runs"
                    ssh-options = ["-i", "/a key"], env { A = "it's" }, nodes = [{ role = "learner, evaluator" }] }
                  { host = two, nodes = [{ role = rollout, workers = 3, cpus = "0-1" }, { role = rollout }] }
                ]
                """);
        DistArchive archive = new DistArchive(Path.of("/an archive.tar.gz"), "0123456789abcdef".repeat(4));
        try (HostCluster cluster = new HostCluster(new HostCluster.Plan(
                file, archive, null, folder.resolve("run"), 25_520, Path.of("/my tls"), false, false))) {
            List<String> lines = cluster.commands();

            assertThat(lines.get(1)).contains(" -p 2222 -i '/a key' ops@one ").endsWith("<'/an archive.tar.gz'");
            assertThat(remoteWords(lines.get(lines.indexOf("# learner") + 1)))
                    .contains("A=it's", "/home/x/my runs/0123456789abcdef/sd2ail")
                    .containsSequence("--role", "learner,evaluator", "--name", "learner", "--host", "[fd00::5]")
                    .containsSubsequence("--tls", "--resume", "/home/x/my runs/runs/run")
                    .anyMatch(word -> word.matches("/home/x/my runs/tls/sd2ail-[0-9]+/learner"));
            assertThat(lines).anyMatch(line -> line.startsWith("tar -C '/my tls/learner' -cf - . | ssh "));
            assertThat(remoteWords(lines.get(lines.indexOf("# rollout-1") + 1)))
                    .containsSequence("taskset", "-c", "0-1")
                    .containsSequence("--workers", "3", "--join", "[fd00::5]:25520");
            assertThat(lines).contains("# rollout-2");
            assertThat(cluster.cluster().all())
                    .extracting(NodeProcess::name)
                    .containsExactly("learner", "rollout-1", "rollout-2");
        }
    }

    @Test
    void commands_withALearnerThatStandsBy_tellEveryNodeOfBothAndKeepTheRunInTheSharedFolder() throws Exception {
        HostsFile file = read("""
                shared = "/mnt/my runs"
                hosts = [
                  { host = one, nodes = [{ role = learner }] }
                  { host = two, address = 10.0.0.2, nodes = [{ role = learner }, { role = rollout }] }
                ]
                """);
        DistArchive archive = new DistArchive(Path.of("/an archive.tar.gz"), "0123456789abcdef".repeat(4));
        try (HostCluster cluster = new HostCluster(
                new HostCluster.Plan(file, archive, null, folder.resolve("run"), 25_520, null, false, false))) {
            List<String> lines = cluster.commands();

            for (String name : List.of("learner", "learner-2")) {
                assertThat(remoteWords(lines.get(lines.indexOf("# " + name) + 1)))
                        .containsSequence("--name", name, "--standby", "--join", "one:25520,10.0.0.2:25520")
                        .containsSequence("--resume", "/mnt/my runs/run");
            }
            assertThat(remoteWords(lines.get(lines.indexOf("# learner-2") + 1)))
                    .containsSequence("--host", "10.0.0.2", "--port", "25520");
            assertThat(remoteWords(lines.get(lines.indexOf("# rollout-1") + 1)))
                    .containsSequence("--standby", "--join", "one:25520,10.0.0.2:25520");
            assertThat(cluster.cluster().reachedAt()).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Test
    void commands_withJarsAndFiles_copyThemOnceAndStartNodesAmongThem() throws Exception {
        HostsFile file = read("hosts = [{ host = one, folder = \"~/my runs\", nodes = [{ role = learner }] }]");
        Path jar = Files.writeString(folder.resolve("a jar.jar"), "classes");
        SentFiles sent = Objects.requireNonNull(
                SentFiles.of(List.of(Path.of("pom.xml"), Path.of("src", "main", "resources")), List.of(jar)));
        DistArchive archive = new DistArchive(Path.of("/an archive.tar.gz"), "0123456789abcdef".repeat(4));
        Path home = Files.createDirectory(folder.resolve("home"));
        Path there = home.resolve("my runs").resolve(sent.shortSum());
        try (HostCluster cluster = new HostCluster(
                new HostCluster.Plan(file, archive, sent, folder.resolve("run"), 25_520, null, false, true))) {
            List<String> lines = cluster.commands();
            String copying = lines.get(lines.indexOf("# your jars and files, unless they are there") + 1);
            String onHost = "ssh() { echo connected; for word; do :; done; HOME='" + home + "' sh -c \"$word\"; }; ";

            assertThat(shell(onHost + copying).lines()).hasSize(2);
            assertThat(there.resolve("work").resolve("pom.xml")).hasSameBinaryContentAs(Path.of("pom.xml"));
            assertThat(there.resolve("work/src/main/resources/logback.xml")).isRegularFile();
            assertThat(there.resolve("jars/1/a jar.jar")).hasContent("classes");
            assertThat(home.resolve("my runs")).isDirectoryNotContaining("glob:**.new-*");
            assertThat(shell(onHost + copying).lines()).as("it is there").hasSize(1);

            assertThat(lines.get(lines.indexOf("# learner") + 1))
                    .contains("cd \"$HOME\"/'\\''my runs'\\''/" + sent.shortSum() + "/work && ");
            assertThat(remoteWords(lines.get(lines.indexOf("# learner") + 1).replace("&&", "and")))
                    .containsSequence("--classpath", "/home/x/my runs/" + sent.shortSum() + "/jars/1/a jar.jar");

            var unused = shell(onHost + lines.get(lines.size() - 2));
            assertThat(there).as("with --clean").doesNotExist();
        }
    }

    @Test
    void sentFiles_thatArriveOtherwise_areNotTaken() throws Exception {
        HostsFile file = read("hosts = [{ host = one, folder = \"~/runs\", nodes = [{ role = learner }] }]");
        Path jar = Files.writeString(folder.resolve("a.jar"), "classes");
        SentFiles sent = SentFiles.of(List.of(), List.of(jar));
        DistArchive archive = new DistArchive(Path.of("/an archive.tar.gz"), "0123456789abcdef".repeat(4));
        try (HostCluster cluster = new HostCluster(
                new HostCluster.Plan(file, archive, sent, folder.resolve("run"), 25_520, null, false, false))) {
            List<String> lines = cluster.commands();
            Files.writeString(jar, "other classes");
            var unused = shell("ssh() { for word; do :; done; HOME='" + folder + "' sh -c \"$word\"; }; "
                    + lines.get(lines.indexOf("# your jars and files, unless they are there") + 1));

            assertThat(folder.resolve("runs")).isEmptyDirectory();
        }
    }

    @Test
    void sentFiles_thatCannotBeSent_areNamedWithTheMend() {
        assertThat(SentFiles.of(List.of(Path.of("/models/arm.xml")), List.of())).isNull();
        assertThatThrownBy(() -> SentFiles.of(List.of(Path.of("..", "arm.xml")), List.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContainingAll("need ../arm.xml, which is not below", "launch in a folder above it");
        assertThatThrownBy(() -> SentFiles.of(List.of(Path.of("gone.xml")), List.of()))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("nodes on other machines need gone.xml, which is not there or can't be read: mend or remove"
                        + " it");
    }

    @Test
    void failure_ofAConnection_namesHostAndMend() throws Exception {
        HostsFile file = read("hosts = [{ host = one, user = ops, nodes = [{ role = learner }] }]");
        SshHost host = new SshHost(file.learners().getFirst(), folder);

        assertThat(host.failure("", new SshHost.Result(255, "", "ops@one: Permission denied (publickey).")))
                .hasMessageContainingAll("host one refuses your key", "ssh-copy-id ops@one");
        assertThat(host.failure("", new SshHost.Result(255, "", "Host key verification failed.")))
                .hasMessageContainingAll("host one shows a key", "`ssh ops@one`");
        assertThat(host.failure("", new SshHost.Result(255, "", "connect to host one port 22: No route to host")))
                .hasMessageContainingAll("host one can't be reached", "No route to host");
        assertThat(host.failure("the archive can't be unpacked", new SshHost.Result(1, "", "no space left")))
                .hasMessage("host one: the archive can't be unpacked (no space left)");
    }
}
