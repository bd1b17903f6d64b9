package io.sd2ail.environment.gymnasium;

import com.google.protobuf.InvalidProtocolBufferException;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.bridge.Connection;
import io.sd2ail.environment.bridge.Deadline;
import io.sd2ail.environment.bridge.Simulator;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Python process and the socket to it: one request, one reply. Whatever goes wrong ends the process, and the caller
/// has an [EpisodeLostException] that says what it was; only [#close] is left then.
///
/// One owner asks; the thread of the [Deadline] ends it when an answer is late.
final class PythonProcess implements Simulator {
    private static final Logger log = LoggerFactory.getLogger(PythonProcess.class);

    static final String ENDED = "python ended";
    static final String HUNG = "python did not answer in time";
    static final String GARBAGE = "python answered garbage";

    private static final String FILE = "worker.py";
    private static final String SOCKET = "socket";
    private static final int LONGEST_REPLY = 64 << 20;

    /// Not as a script: what an environment starts by `multiprocessing` would look for its file.
    private static final String RUN_FILE =
            "import sys; f = sys.argv[1] + '/" + FILE + "'; exec(compile(open(f).read(), f, 'exec'))";

    private final String name;
    private final Process process;
    private final PythonOutput output;
    private final ServerSocketChannel server;
    private final long startNanos = System.nanoTime();
    private volatile long endNanos;
    private volatile boolean closed;
    private final Deadline deadline = new Deadline(this::close);
    private volatile @Nullable SocketChannel channel;
    private @Nullable Connection connection;

    private PythonProcess(String name, Process process, ServerSocketChannel server) {
        this.name = name;
        this.process = process;
        this.server = server;
        this.output = new PythonOutput(name, process.getInputStream());
    }

    /// @param name of its environments, for people
    /// @param patience until it connects
    /// @throws GymnasiumException when there is no such interpreter
    /// @throws EpisodeLostException when it does not connect
    static PythonProcess start(String name, Interpreter interpreter, Duration patience) {
        Path folder = null;
        ServerSocketChannel server = null;
        try {
            folder = Files.createTempDirectory("sd2ail-gym");
            writeFile(folder.resolve(FILE));
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(folder.resolve(SOCKET)));
            PythonProcess started = new PythonProcess(name, start(interpreter, folder), server);
            started.connect(patience);
            return started;
        } catch (IOException failure) {
            closeQuietly(server);
            throw new EpisodeLostException(
                    "no socket to python",
                    name + " can't be reached (" + failure.getMessage() + "): free some space in "
                            + System.getProperty("java.io.tmpdir")
                            + ", or name another folder by -Djava.io.tmpdir in SD2AIL_JAVA_OPTS, with a short path");
        } catch (RuntimeException failure) {
            closeQuietly(server);
            throw failure;
        } finally {
            remove(folder);
        }
    }

    private static void writeFile(Path file) throws IOException {
        try (InputStream in = PythonProcess.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the program has no file " + FILE + ": build it again");
            }
            Files.copy(in, file);
        }
    }

    private static Process start(Interpreter interpreter, Path folder) {
        ProcessBuilder builder = new ProcessBuilder(List.of(interpreter.command(), "-c", RUN_FILE, folder.toString()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("MALLOC_")); // the JVM's own
        builder.environment().put("PYTHONUNBUFFERED", "1");
        try {
            return PythonSupervisor.start(builder);
        } catch (IOException failure) {
            throw interpreter.missing(String.valueOf(failure.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EpisodeLostException("interrupted", "the start of Python was interrupted");
        }
    }

    private static void remove(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        for (Path file : List.of(folder.resolve(FILE), folder.resolve(SOCKET), folder)) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                file.toFile().deleteOnExit();
            }
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable open) {
        if (open != null) {
            try {
                open.close();
            } catch (Exception e) {
                log.debug("a socket can't be closed: {}", e.getMessage());
            }
        }
    }

    private void connect(Duration patience) {
        var unused = process.onExit().thenRun(() -> closeQuietly(server));
        try {
            SocketChannel accepted = deadline.within(patience, server::accept);
            channel = accepted;
            connection = new Connection(accepted, accepted, 1 << 16);
        } catch (IOException failure) {
            throw ended(failure);
        } finally {
            closeQuietly(server);
        }
    }

    @Override
    public SimulatorReply exchange(SimulatorRequest request, Duration patience) {
        try {
            Connection present = connection;
            if (present == null) {
                throw new IOException("not connected");
            }
            return deadline.within(patience, () -> present.exchange(request, LONGEST_REPLY));
        } catch (InvalidProtocolBufferException garbage) {
            throw garbage(garbage.getMessage());
        } catch (IOException failure) {
            throw ended(failure);
        }
    }

    @Override
    public EpisodeLostException garbage(@Nullable String what) {
        close();
        return new EpisodeLostException(GARBAGE, name + ": Python answered what is no answer (" + what + ")");
    }

    private EpisodeLostException ended(IOException failure) {
        if (deadline.isMissed()) {
            close();
            return new EpisodeLostException(
                    HUNG,
                    name + ": Python did not answer in time: look what takes so long, or raise"
                            + " gymnasium.step-timeout (at the start gymnasium.start-timeout)");
        }
        String code = exitCode();
        // Closing cuts off what was not read yet: what a process has said that has ended is read before.
        String words = code.isEmpty() ? "" : output.lastLine();
        close();
        return new EpisodeLostException(
                ENDED,
                name + ": Python ended" + (code.isEmpty() ? " the connection (" + failure.getMessage() + ")" : code)
                        + (words.isEmpty() ? "" : ", its last words: " + words));
    }

    private String exitCode() {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) ? " with exit code " + process.exitValue() : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /// Of one that is closed.
    long livedNanos() {
        return endNanos - startNanos;
    }

    long pid() {
        return process.pid();
    }

    /// Ends it, and what it started.
    @Override
    public void close() {
        if (!closed) {
            endNanos = System.nanoTime();
            closed = true;
        }
        deadline.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        closeQuietly(channel);
        closeQuietly(server);
    }
}
