package io.sd2ail.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// This machine, and this program.
final class LocalPlace implements NodePlace {
    private final List<String> command;
    private final String node;
    private final ProcessHook hook;

    /// @param node name of it
    /// @param options JVM options over those of this process
    /// @param arguments of the command `node`
    LocalPlace(String node, List<String> options, List<String> arguments, ProcessHook hook) {
        this.node = node;
        this.hook = hook;
        List<String> whole = new ArrayList<>(List.of("node"));
        whole.addAll(arguments);
        whole.addAll(hook.arguments(node));
        whole.addAll(List.of("--parent", Long.toString(ProcessHandle.current().pid())));
        this.command = OwnProgram.command(options, whole);
    }

    @Override
    public Process start(int life, Path log) throws IOException {
        hook.beforeStart(node);
        ProcessBuilder process = OwnSession.process(command)
                .redirectInput(OwnSession.NOTHING)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment().putAll(hook.environment(node));
        return process.start();
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
