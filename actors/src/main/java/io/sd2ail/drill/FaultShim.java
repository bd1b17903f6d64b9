package io.sd2ail.drill;

import io.sd2ail.process.ProcessHook;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;

/// The library `faults.c`, preloaded into the processes of a cluster: each node has a folder in which files switch
/// faults on and off.
class FaultShim implements ProcessHook {
    private static final String SOURCE = "faults.c";

    private final Path run;
    private final Path folder;
    private final Path library;

    /// Compiles the library.
    ///
    /// @param run directory whose files are the drilled disk
    /// @throws CommandFailure when there is no C compiler
    FaultShim(Path run) throws IOException {
        this.run = run.toAbsolutePath().normalize();
        folder = this.run.resolveSibling(this.run.getFileName() + ".faults");
        library = folder.resolve("faults.so");
        Files.createDirectories(folder);
        Path source = folder.resolve(SOURCE);
        try (InputStream in = Objects.requireNonNull(FaultShim.class.getResourceAsStream(SOURCE))) {
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        compile(source);
    }

    private void compile(Path source) throws IOException {
        Process compiler;
        try {
            compiler = new ProcessBuilder(
                            "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw CommandFailure.failed("this drill preloads a small C library and there is no compiler 'cc': install"
                    + " gcc or clang, or choose another drill");
        }
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.onExit().join().exitValue() != 0) {
            throw CommandFailure.failed("cc can't compile " + source + ": " + said.strip());
        }
    }

    /// Folder of a node's faults.
    Path of(String node) {
        return folder.resolve(node);
    }

    /// @param fault as `faults.c` names it
    final void begin(String node, String fault, long number) throws IOException {
        Files.createDirectories(of(node));
        Files.writeString(of(node).resolve(fault), Long.toString(number));
    }

    final void end(String node, String fault) throws IOException {
        Files.deleteIfExists(of(node).resolve(fault));
    }

    @Override
    public Map<String, String> environment(String node) {
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "SD2AIL_FAULTS", of(node).toString(),
                "SD2AIL_FAULTS_DISK", run.toString());
    }

    @Override
    public void beforeStart(String node) throws IOException {
        Files.createDirectories(of(node));
    }
}
