package io.sd2ail.bench.side;

import io.sd2ail.bench.BenchmarkFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// One side as a child process, which waits for requests and does nothing in between.
public final class SideProcess implements AutoCloseable {
    private final Side side;
    private final Process process;
    private final SideConnection connection;
    private final SideConnection.Versions versions;

    private SideProcess(Side side, Process process, Consumer<String> progress) {
        this.side = side;
        this.process = process;
        this.connection = connection(side.label(), process, progress);
        this.versions = connection.versions();
    }

    /// @throws IOException when there is no such program
    /// @throws BenchmarkFailure when it can't begin
    static SideProcess start(Side side, ProcessBuilder command, Consumer<String> progress) throws IOException {
        Process process = ErrorLines.start(command, progress);
        try {
            return new SideProcess(side, process, progress);
        } catch (BenchmarkFailure e) {
            process.destroy();
            throw e;
        }
    }

    public static SideConnection connection(String name, Process process, Consumer<String> progress) {
        return new SideConnection(
                name,
                new BufferedReader(process.inputReader(StandardCharsets.UTF_8)),
                new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8)),
                progress);
    }

    public Side side() {
        return side;
    }

    public SideConnection connection() {
        return connection;
    }

    public SideConnection.Versions versions() {
        return versions;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
