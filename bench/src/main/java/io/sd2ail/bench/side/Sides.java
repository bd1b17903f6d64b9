package io.sd2ail.bench.side;

import io.sd2ail.bench.BenchmarkFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// The processes of one number of threads.
public final class Sides implements AutoCloseable {
    private final List<SideProcess> processes = new ArrayList<>();

    /// Starts one more. The eager peer must start where peers were asked for, and ours always; another peer may lack
    /// what it needs, and is then left out.
    ///
    /// @param report is told what is left out, and why
    public void start(Side side, ProcessBuilder command, Progress progress, Consumer<String> report) {
        try {
            processes.add(SideProcess.start(side, command, progress::say));
        } catch (IOException | BenchmarkFailure e) {
            if (side.ours()) {
                throw BenchmarkFailure.failed("our own side '" + side.label() + "' can't start (" + e.getMessage()
                        + "): the lines above say why");
            }
            if (side == Side.EAGER) {
                throw BenchmarkFailure.usage(Launch.PYTHON + " names '"
                        + command.command().getFirst() + "', which can't run the peers (" + e.getMessage()
                        + "): name a Python 3.10 or newer that can import torch, or unset it for our figures alone");
            }
            report.accept(
                    "left out: " + side.label() + ", " + e.getMessage() + "; docs/benchmarks.md says what it needs");
        }
    }

    /// In the order of their start.
    public List<SideProcess> processes() {
        return Collections.unmodifiableList(processes);
    }

    @Override
    public void close() {
        processes.forEach(SideProcess::close);
    }
}
