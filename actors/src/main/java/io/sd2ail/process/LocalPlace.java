package io.sd2ail.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// This machine, and this program.
final class LocalPlace implements NodePlace {
    private final List<String> command;

    /// @param options JVM options over those of this process
    /// @param arguments of the command `node`
    LocalPlace(List<String> options, List<String> arguments) {
        List<String> node = new ArrayList<>(List.of("node"));
        node.addAll(arguments);
        node.addAll(List.of("--parent", Long.toString(ProcessHandle.current().pid())));
        this.command = OwnProgram.command(options, node);
    }

    @Override
    public Process start(int life, Path log) throws IOException {
        return OwnSession.process(command)
                .redirectInput(OwnSession.NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    @Override
    public void stop(Process process) {
        process.destroy();
    }

    @Override
    public void kill(Process process) {
        process.destroyForcibly();
    }

    @Override
    public void greet(Process process) {
        // It sees by itself whether its parent lives.
    }

    @Override
    public String broken(int exitCode) {
        return "";
    }

    @Override
    public String words(long pid) {
        return String.format(Locale.ROOT, "process %-8d", pid);
    }
}
