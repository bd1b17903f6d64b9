package io.sd2ail.process;

import static io.sd2ail.process.SshHost.quoted;

import io.sd2ail.terminal.CommandFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a launch has on one host: the unpacked archive, under its checksum, and on the learner's host the run.
///
/// @param sent the user's files that its nodes need; null for none
/// @param localRun the run's folder on this machine
/// @param shared folder of the run that several hosts have in common; null for one below the archive's
/// @param launch a name that no other launch has
record HostSite(
        HostsFile.Host host,
        SshHost ssh,
        DistArchive archive,
        @Nullable SentFiles sent,
        Path localRun,
        @Nullable String shared,
        String launch) {
    /// Of a run's folder, what belongs to the processes that have it.
    private static final String LEFT_OUT = " --exclude=./lock --exclude=./membership.lock --exclude=./nodes";

    /// No node leaves a file about itself.
    private static final List<String> LEARNERS = List.of("-XX:-UsePerfData");

    private static final List<String> OTHERS =
            Stream.concat(LocalCluster.SMALL.stream(), LEARNERS.stream()).toList();

    private static final String CACHE = "\"${XDG_CACHE_HOME:-$HOME/.cache}\"/sd2ail";

    /// As the shell there has it.
    private String folder() {
        String given = host.folder();
        if (given == null) {
            return CACHE;
        }
        return given.startsWith("~/") ? "\"$HOME\"/" + quoted(given.substring(2)) : quoted(given);
    }

    /// As people have it.
    private String folderName() {
        return host.host() + ":" + (host.folder() == null ? "~/.cache/sd2ail" : host.folder());
    }

    /// Where its nodes keep what they need while the launch goes on.
    String scratch() {
        return "/tmp/" + launch + "-nodes";
    }

    /// Where the certificate of a node lies while the launch goes on.
    String credentials(String node) {
        return folder() + "/tls/" + launch + "/" + node;
    }

    /// Runs a line.
    ///
    /// @param wanted what it is for, as [SshHost#failure] has it
    private void require(String line, String wanted) throws InterruptedException {
        SshHost.Result result = ssh.run(line);
        if (result.exitCode() != 0) {
            throw ssh.failure(wanted, result);
        }
    }

    /// @param issued the node's folder on this machine
    String credentialsLine(String node, Path issued) {
        return "tar -C " + quoted(issued.toString()) + " -cf - . | "
                + ssh.line("set -e; umask 077; c=" + credentials(node)
                        + "; mkdir -p \"$c\"; tar -C \"$c\" --no-same-owner -xf -; chmod 600 \"$c\"/*");
    }

    void sendCredentials(String node, Path issued) throws InterruptedException {
        require(
                credentialsLine(node, issued),
                "the certificate of " + node + " can't be copied to " + folderName() + "/tls");
    }

    String program() {
        return folder() + "/" + archive.shortSum();
    }

    private String files(SentFiles own) {
        return folder() + "/" + own.shortSum();
    }

    /// Goes to the folder in which nodes find the user's files; empty where there are none.
    String enter() {
        return sent == null ? "" : "cd " + files(sent) + "/" + SentFiles.WORK + " && ";
    }

    /// `--classpath` of a node; empty where there are no jars.
    String classPath() {
        if (sent == null || sent.jars().isEmpty()) {
            return "";
        }
        return " --classpath "
                + sent.jars().stream()
                        .map(jar -> files(sent) + "/" + quoted(jar))
                        .collect(Collectors.joining(":"));
    }

    private String runName() {
        return String.valueOf(localRun.toAbsolutePath().normalize().getFileName());
    }

    /// Variables of a node, as words of the shell.
    String variables(HostsFile.Node node) {
        Map<String, Object> all = new TreeMap<>();
        for (Map<String, Object> given : Arrays.asList(host.env(), node.env())) {
            if (given != null) {
                all.putAll(given);
            }
        }
        String ours = String.join(" ", node.learns() ? LEARNERS : OTHERS);
        all.merge("SD2AIL_JAVA_OPTS", ours, (theirs, _) -> ours + " " + theirs);
        List<String> words = new ArrayList<>();
        all.forEach((name, value) -> words.add(name + "=" + value));
        return SshHost.words(words);
    }

    /// Of runs, as the shell there has it.
    private String runs() {
        return shared == null ? folder() + "/runs" : quoted(shared);
    }

    /// The same as people have it.
    private String runsName() {
        return shared == null ? folderName() + "/runs" : host.host() + ":" + shared;
    }

    String run() {
        return runs() + "/" + quoted(runName());
    }

    /// What is to be done on every host is done on all at once.
    interface Task {
        void on(HostSite site) throws InterruptedException;
    }

    /// @throws CommandFailure the first one of all
    static void atOnce(List<HostSite> sites, Task task) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (HostSite site : sites) {
                all.add(threads.submit(() -> {
                    task.on(site);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandFailure known ? known : new IllegalStateException(e.getCause());
        }
    }

    String archiveLine() {
        String unpack = "set -e; umask 022; f=" + folder()
                + "; [ \"$(uname -sm)\" = 'Linux x86_64' ] || { echo \"it is a $(uname -sm), not Linux on x86-64\" >&2; exit 3; }"
                + "; mkdir -p \"$f\"; t=$(mktemp -d \"$f/.new-XXXXXX\"); trap 'rm -rf \"$t\"' EXIT; cat >\"$t/archive\""
                + "; echo '" + archive.sum() + "'\"  $t/archive\" | sha256sum -c --status"
                + " || { echo 'it arrived damaged' >&2; exit 4; }; mkdir \"$t/tree\""
                + "; tar -xzf \"$t/archive\" -C \"$t/tree\" --strip-components=1; rm \"$t/archive\""
                + "; mv -T \"$t/tree\" " + program() + " 2>/dev/null || test -x " + program() + "/on-host.sh";
        return ssh.line("test -x " + program() + "/on-host.sh") + " || " + ssh.line(unpack) + " <"
                + quoted(archive.file().toString());
    }

    String filesLine(SentFiles own) {
        String whole = "test -e " + files(own) + "/" + SentFiles.LIST;
        String unpack = "set -e; umask 022; f=" + folder()
                + "; mkdir -p \"$f\"; t=$(mktemp -d \"$f/.new-XXXXXX\"); trap 'rm -rf \"$t\"' EXIT; mkdir \"$t/tree\""
                + "; tar -C \"$t/tree\" --no-same-owner -xf -; cd \"$t/tree\""
                + "; sha256sum -c --status " + SentFiles.LIST + " || { echo 'they arrived damaged' >&2; exit 4; }"
                + "; mv -T \"$t/tree\" " + files(own) + " 2>/dev/null || " + whole;
        return ssh.line(whole) + " || tar -C "
                + quoted(ssh.kept(SentFiles.LINKS).toString()) + " -chf - . | " + ssh.line(unpack);
    }

    void copyFiles() throws InterruptedException {
        if (sent != null) {
            require(filesLine(sent), "jars and files of yours can't be copied to " + folderName());
        }
    }

    void copyArchive() throws InterruptedException {
        require(archiveLine(), "the archive can't be unpacked in " + folderName());
    }

    /// A run that a launch before had to leave there goes on there, with the settings as they are here.
    String sendLine() {
        String local = quoted(localRun.toString());
        return "if " + ssh.line("test \"$(cat)\" = \"$(cat " + run() + "/run-id 2>/dev/null)\"") + " <" + local
                + "/run-id; then tar -C " + local + " -cf - config.conf | "
                + ssh.line("tar -C " + run() + " -xf -")
                + "; else tar -C " + local + LEFT_OUT + " -cf - . | "
                + ssh.line("set -e; r=" + run()
                        + "; test ! -e \"$r\" || { echo \"there is another run in $r\" >&2; exit 5; }"
                        + "; rm -rf \"$r.new\"; mkdir -p \"$r.new\"; tar -C \"$r.new\" -xf -; mv \"$r.new\" \"$r\"")
                + "; fi";
    }

    void sendRun() throws InterruptedException {
        require(sendLine(), "the run can't be copied to " + runsName());
    }

    /// Received whole before anything here gives way to it, and before it is removed there.
    String fetchLine() {
        String local = quoted(localRun.toString());
        String incoming = quoted(localRun + ".incoming");
        return "rm -rf " + incoming + "; mkdir " + incoming + " && { "
                + ssh.line("tar -C " + run() + LEFT_OUT + " -cf - .") + " && touch " + incoming
                + "/.whole; } | tar -C " + incoming + " -xf - && rm " + incoming + "/.whole && rm -rf " + local
                + "/journal " + local + "/checkpoints " + local + "/policy && cp -a " + incoming + "/. " + local
                + "/ && rm -rf " + incoming + " && "
                + ssh.line("rm -rf " + run() + (shared == null ? "; rmdir " + runs() + " 2>/dev/null" : "") + "; true");
    }

    /// @return what the user has to know; null when it is here
    @Nullable
    String fetch() throws InterruptedException {
        SshHost.Result result = ssh.run(fetchLine());
        return result.exitCode() == 0
                ? null
                : "the run could not be fetched (" + result.complaint() + ") and stays in " + runsName() + "/"
                        + runName() + ": --resume " + localRun + " with the same hosts goes on with it there";
    }

    String endLine() {
        return ssh.line("if test -e " + scratch() + "; then " + program() + "/on-host.sh end " + scratch()
                + "; fi; rm -rf " + folder() + "/tls/" + launch + "; rmdir " + folder() + "/tls 2>/dev/null; true");
    }

    /// @return what the user has to know; null when nothing runs there any more
    @Nullable
    String end(long minutes) throws InterruptedException {
        SshHost.Result result = ssh.run(endLine());
        return result.exitCode() == 0
                ? null
                : "host " + host.host() + " can't be told to end its nodes (" + result.complaint()
                        + "): they stop by themselves " + minutes + " minutes after they last heard from here";
    }

    String cleanLine() {
        return ssh.line("rm -rf " + program() + (sent == null ? "" : " " + files(sent)) + "; rmdir " + folder()
                + " 2>/dev/null; true");
    }

    /// @return what the user has to know; null when the archive is gone
    @Nullable
    String clean() throws InterruptedException {
        SshHost.Result result = ssh.run(cleanLine());
        return result.exitCode() == 0 ? null : "the archive stays in " + folderName() + " (" + result.complaint() + ")";
    }
}
