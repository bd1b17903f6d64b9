package io.sd2ail.drill;

import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;

/// The library `faults.c`, preloaded into the processes of a cluster.
final class FaultShim extends FaultFiles {
    private static final String SOURCE = "faults.c";

    private final Path run;
    private final Path library;

    /// Compiles the library.
    ///
    /// @param run directory whose files are the drilled disk
    /// @throws CommandFailure when there is no C compiler
    FaultShim(Path run) throws IOException {
        super(run);
        this.run = run.toAbsolutePath().normalize();
        library = folder().resolve("faults.so");
        Path source = folder().resolve(SOURCE);
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

    @Override
    public Map<String, String> environment(String node) {
        return Map.of(
                "LD_PRELOAD", library.toString(), FOLDER, of(node).toString(), "SD2AIL_FAULTS_DISK", run.toString());
    }
}
