package io.sd2ail.process;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Another machine, reached by the user's own ssh. What is done with it are lines of shell, so that they can be shown
/// as they are run; all of them share one connection.
final class SshHost {
    /// What ssh itself ends with when the connection fails or breaks.
    static final int BROKEN = 255;

    /// It asks for no password, tries 10 s to connect, notices a dead connection in 15 s, and keeps one for all.
    private static final List<String> OPTIONS = List.of(
            "BatchMode=yes",
            "ConnectTimeout=10",
            "ServerAliveInterval=5",
            "ServerAliveCountMax=3",
            "ControlMaster=auto",
            "ControlPersist=60");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private final HostsFile.Host host;
    private final Path control;

    /// @param control folder of this launch for connections and what ssh says
    SshHost(HostsFile.Host host, Path control) {
        this.host = host;
        this.control = control;
    }

    String name() {
        return host.host();
    }

    /// What a line of shell ended with.
    record Result(int exitCode, String output, String complaint) {}

    /// A word as the shell takes it unchanged.
    static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    static String words(List<String> words) {
        return words.stream().map(SshHost::quoted).collect(Collectors.joining(" "));
    }

    private String target() {
        return host.user() == null ? host.host() : host.user() + "@" + host.host();
    }

    /// A line that runs another one there.
    ///
    /// @param remote for the shell there
    /// @param further arguments of ssh
    String line(String remote, String... further) {
        return ssh(further) + " " + quoted(remote);
    }

    /// A line that ends the shared connection.
    String closingLine() {
        return ssh("-O", "exit");
    }

    private String ssh(String... further) {
        List<String> words = new ArrayList<>(List.of("ssh", "-T"));
        for (String option : OPTIONS) {
            words.addAll(List.of("-o", option));
        }
        words.addAll(List.of("-o", "ControlPath=" + control.resolve("%C")));
        if (host.port() != null) {
            words.addAll(List.of("-p", Integer.toString(host.port())));
        }
        words.addAll(Objects.requireNonNullElse(host.sshOptions(), List.of()));
        words.addAll(List.of(further));
        words.add(target());
        return words(words);
    }

    /// A process that runs a line.
    static ProcessBuilder shell(String line) {
        return OwnSession.process(List.of("/bin/sh", "-c", line));
    }

    /// What this launch keeps on this machine for the hosts.
    Path kept(String name) {
        return control.resolve(name);
    }

    /// Where ssh's own words go, of the one who asks.
    Path complaints(String asker) {
        return control.resolve(host.host().replace(':', '-') + "-" + asker + ".err");
    }

    /// Runs a line and waits for it. Its words go through files: the connection that it leaves open holds on to them.
    Result run(String line) throws InterruptedException {
        Path complaint = complaints("launch");
        Path output = control.resolve(complaint.getFileName() + ".out");
        try {
            int code = shell(line)
                    .redirectInput(OwnSession.NOTHING)
                    .redirectOutput(output.toFile())
                    .redirectError(complaint.toFile())
                    .start()
                    .waitFor();
            return new Result(code, Files.readString(output).strip(), lastLine(complaint));
        } catch (IOException e) {
            throw CommandFailure.failed("/bin/sh can't be run (" + e.getMessage() + "): it is needed for ssh");
        }
    }

    static String lastLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank())
                    .reduce((_, last) -> last)
                    .orElse("no reason was given");
        } catch (IOException | java.io.UncheckedIOException _) {
            return "no reason was given";
        }
    }

    /// One sentence on what a line ended with.
    ///
    /// @param wanted what it was for, such as "the archive can't be copied"
    CommandFailure failure(String wanted, Result result) {
        String complaint = result.complaint();
        String said = " (" + complaint + ")";
        if (result.exitCode() == 127 && complaint.contains("ssh")) {
            return CommandFailure.failed("there is no ssh on this machine: install OpenSSH's client");
        }
        if (result.exitCode() != BROKEN) {
            return CommandFailure.failed("host " + name() + ": " + wanted + said);
        }
        if (complaint.contains("Permission denied")) {
            return CommandFailure.failed(
                    "host " + name() + " refuses your key" + said + ": bring it there by `ssh-copy-id " + target()
                            + "`, or name another one by ssh-options = [\"-i\", FILE] in the hosts file");
        }
        if (complaint.contains("ost key verification") || complaint.contains("HOST IDENTIFICATION")) {
            return CommandFailure.failed("host " + name() + " shows a key that this machine does not know" + said
                    + ": look at it once by `ssh " + target() + "`, which asks");
        }
        return CommandFailure.failed("host " + name() + " can't be reached" + said
                + ": check name, port and network by `ssh " + target() + " true`");
    }
}
