package io.sd2ail.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

            assertThat(file.learner().sshOptions()).contains("-i");
            assertThat(file.learner().nodes()).hasSize(2);
            assertThat(file.rollouts()).isEqualTo(1);
            assertThat(file.patienceMinutes()).isEqualTo(10);
        }
    }

    @Test
    void read_whatCannotBeMeant_namesKeyPlaceValueAndMend() {
        for (var bad : List.of(
                List.of("hosts = [{ host = a, nodes = [{ role = rollout }] }]", "0 nodes with the role learner"),
                List.of(
                        "hosts = [{ host = a, nodes = [{ role = learner }, { role = learner }] }]",
                        "2 nodes with the role learner"),
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
        try (HostCluster cluster = new HostCluster(
                new HostCluster.Plan(file, archive, folder.resolve("run"), 25_520, Path.of("/my tls"), false, false))) {
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
    void failure_ofAConnection_namesHostAndMend() throws Exception {
        HostsFile file = read("hosts = [{ host = one, user = ops, nodes = [{ role = learner }] }]");
        SshHost host = new SshHost(file.learner(), folder);

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
