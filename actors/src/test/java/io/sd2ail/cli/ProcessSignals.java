package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.process.NodeProcess;
import java.io.IOException;

/// Signals to processes, for tests that suspend them.
final class ProcessSignals {
    private ProcessSignals() {}

    /// @param signal as `kill` has it
    static void send(String signal, NodeProcess node) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(node.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }
}
