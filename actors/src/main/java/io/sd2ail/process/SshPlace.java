package io.sd2ail.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Another machine. The process here is an ssh that hears what the node says and passes on what it is to do
/// (packaging/on-host.sh); the node goes on when that ends, and the next one finds it again.
final class SshPlace implements NodePlace {
    /// The command on the host, in its parts.
    ///
    /// @param before ends with the node's folder
    /// @param after begins with the minutes of patience
    record Remote(String before, String after) {
        String line(int life, long seen) {
            return before + " " + life + " " + seen + " " + after;
        }
    }

    private static final long LAST_WORD_SECONDS = 2;

    private final SshHost host;
    private final String name;
    private final Remote remote;
    private final String[] options;
    private long logBefore = -1;

    /// @param name of the node
    /// @param options further arguments of ssh
    SshPlace(SshHost host, String name, Remote remote, String... options) {
        this.host = host;
        this.name = name;
        this.remote = remote;
        this.options = options.clone();
    }

    /// @param seen bytes that the node has said already
    String line(int life, long seen) {
        return host.line(remote.line(life, seen), options);
    }

    @Override
    public Process start(int life, Path log) throws IOException {
        long size = Files.exists(log) ? Files.size(log) : 0;
        if (logBefore < 0) {
            logBefore = size;
        }
        return SshHost.shell("exec " + line(life, size - logBefore))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectError(host.complaints(name).toFile())
                .start();
    }

    @Override
    public void stop(Process process) {
        tell(process, "stop");
    }

    @Override
    public void kill(Process process) {
        tell(process, "kill");
        try {
            var unused = process.waitFor(LAST_WORD_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    @Override
    public void greet(Process process) {
        tell(process, "here");
    }

    private static void tell(Process process, String word) {
        try {
            OutputStream words = process.getOutputStream();
            words.write((word + "\n").getBytes(StandardCharsets.US_ASCII));
            words.flush();
        } catch (IOException _) {
            // The connection is gone: its end tells so.
        }
    }

    @Override
    public String broken(int exitCode) {
        return exitCode == SshHost.BROKEN ? SshHost.lastLine(host.complaints(name)) : "";
    }

    @Override
    public String words(long pid) {
        return String.format(Locale.ROOT, "on %-13s", host.name());
    }
}
