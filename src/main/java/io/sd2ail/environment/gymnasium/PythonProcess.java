package io.sd2ail.environment.gymnasium;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.gymnasium.v1.GymnasiumReply;
import io.sd2ail.environment.gymnasium.v1.GymnasiumRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Python process and the socket to it: one request, one reply. Whatever goes wrong ends the process, and the caller
/// has an [EpisodeLostException] that says what it was; only [#close] is left then.
///
/// One owner asks; the supervisor's thread ends it when an answer is late.
final class PythonProcess implements AutoCloseable {
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
    private volatile @Nullable SocketChannel channel;
    /// When the present answer is late, by System.nanoTime(); meaningless while nothing is asked.
    private volatile long deadline;
    private volatile boolean waiting;
    private volatile boolean late;

    private ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

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
            PythonSupervisor.watch(started);
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
        begin(patience);
        try {
            channel = server.accept();
        } catch (IOException failure) {
            throw ended(failure);
        } finally {
            waiting = false;
            closeQuietly(server);
        }
    }

    /// @throws EpisodeLostException when there is no proper answer in this time
    GymnasiumReply exchange(GymnasiumRequest request, Duration patience) {
        begin(patience);
        try {
            SocketChannel present = channel;
            if (present == null) {
                throw new IOException("not connected");
            }
            write(present, request);
            return read(present);
        } catch (InvalidProtocolBufferException garbage) {
            throw garbage(garbage.getMessage());
        } catch (IOException failure) {
            throw ended(failure);
        } finally {
            waiting = false;
        }
    }

    private void begin(Duration patience) {
        deadline = System.nanoTime() + patience.toNanos();
        waiting = true;
    }

    private void write(SocketChannel to, GymnasiumRequest request) throws IOException {
        int size = request.getSerializedSize();
        reserve(Integer.BYTES + size);
        buffer.clear().putInt(size);
        request.writeTo(CodedOutputStream.newInstance(buffer.array(), Integer.BYTES, size));
        buffer.limit(Integer.BYTES + size).position(0);
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
    }

    private GymnasiumReply read(SocketChannel from) throws IOException {
        buffer.clear();
        fill(from, Integer.BYTES);
        int size = buffer.getInt(0);
        if (size < 0 || size > LONGEST_REPLY) {
            throw new InvalidProtocolBufferException("a message of " + Integer.toUnsignedString(size) + " bytes");
        }
        reserve(Integer.BYTES + size);
        fill(from, Integer.BYTES + size);
        if (buffer.position() > Integer.BYTES + size) {
            throw new InvalidProtocolBufferException("bytes that nobody asked for");
        }
        return GymnasiumReply.parser().parseFrom(buffer.array(), Integer.BYTES, size);
    }

    /// Reads what is there, at least until the buffer holds this many bytes.
    private void fill(SocketChannel from, int bytes) throws IOException {
        while (buffer.position() < bytes) {
            if (from.read(buffer) < 0) {
                throw new IOException("the socket is closed");
            }
        }
    }

    private void reserve(int bytes) {
        if (buffer.capacity() < bytes) {
            int kept = buffer.position();
            byte[] larger = Arrays.copyOf(buffer.array(), Math.max(bytes, 2 * buffer.capacity()));
            buffer = ByteBuffer.wrap(larger).order(ByteOrder.LITTLE_ENDIAN).position(kept);
        }
    }

    /// For what the owner finds in a reply.
    EpisodeLostException garbage(@Nullable String what) {
        close();
        return new EpisodeLostException(GARBAGE, name + ": Python answered what is no answer (" + what + ")");
    }

    private EpisodeLostException ended(IOException failure) {
        if (late) {
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

    /// On the supervisor's thread.
    void endIfLate() {
        if (waiting && System.nanoTime() - deadline > 0) {
            late = true;
            close();
        }
    }

    /// Whether it can still be asked, as far as is known.
    boolean isOpen() {
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
        PythonSupervisor.forget(this);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        closeQuietly(channel);
        closeQuietly(server);
    }
}
