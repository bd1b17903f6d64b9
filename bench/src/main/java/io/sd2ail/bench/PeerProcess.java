package io.sd2ail.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The PyTorch peer as a child process, which waits for requests and does nothing in between. It inherits this
/// process's environment, so the memory allocator is set alike on both sides.
final class PeerProcess implements AutoCloseable {
    /// Names the Python to use.
    static final String PYTHON = "SD2AIL_PYTHON";

    private final Process process;
    private final PeerConnection connection;
    private final PeerConnection.Versions versions;

    private PeerProcess(Process process) {
        this.process = process;
        this.connection = new PeerConnection(
                new BufferedReader(process.inputReader(StandardCharsets.UTF_8)),
                new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8)));
        this.versions = connection.versions();
    }

    /// The peer, or nothing when no Python was named and `python3` can't run it.
    ///
    /// @param threads of PyTorch's operations
    /// @throws BenchmarkFailure when a Python was named and can't run it
    static Optional<PeerProcess> find(Map<String, String> environment, int threads) {
        String named = environment.get(PYTHON);
        if (named != null && !named.isBlank()) {
            return Optional.of(startNamed(named, threads));
        }
        try {
            return Optional.of(start("python3", threads));
        } catch (IOException | BenchmarkFailure e) {
            return Optional.empty();
        }
    }

    private static PeerProcess startNamed(String python, int threads) {
        try {
            return start(python, threads);
        } catch (IOException | BenchmarkFailure e) {
            throw BenchmarkFailure.usage(PYTHON + " names '" + python + "', which can't run the peer (" + e.getMessage()
                    + "): name a Python 3.10 or newer that can import torch, or unset it for our figures alone");
        }
    }

    private static PeerProcess start(String python, int threads) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(python, script().toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        Process process = builder.start();
        try {
            return new PeerProcess(process);
        } catch (BenchmarkFailure e) {
            process.destroy();
            throw e;
        }
    }

    /// `bench/peers/torch_learner.py` of the project that the launcher names.
    private static Path script() {
        Path script = Path.of(System.getProperty("sd2ail.home", ""), "bench", "peers", "torch_learner.py");
        if (!Files.isRegularFile(script)) {
            throw BenchmarkFailure.failed(script + " is missing: start by ./sd2ail benchmark in a whole checkout");
        }
        return script;
    }

    PeerConnection connection() {
        return connection;
    }

    PeerConnection.Versions versions() {
        return versions;
    }

    /// Ends it: the end of its input is the end of its work.
    @Override
    public void close() {
        process.destroy();
    }
}
