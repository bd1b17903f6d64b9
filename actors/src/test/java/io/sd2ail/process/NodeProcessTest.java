package io.sd2ail.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessTest {
    @TempDir
    private Path folder;

    /// A node that does nothing, for long.
    private static final class Idle implements NodePlace {
        @Override
        public Process start(int life, Path log) throws IOException {
            return new ProcessBuilder("sleep", "1000").start();
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
        public void greet(Process process) {}

        @Override
        public String broken(int exitCode) {
            return "";
        }

        @Override
        public String words(long pid) {
            return "";
        }
    }

    @Test
    void kill_againAndAgainSoonAfterTheStart_isNoReasonToGiveTheNodeUp() throws Exception {
        NodeProcess node = new NodeProcess("learner", folder.resolve("learner.log"), new Idle());
        node.start();
        try {
            for (int kill = 1; kill <= 7; kill++) {
                long former = node.pid();
                node.kill();
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (node.pid() == former && System.nanoTime() < deadline) {
                    node.revive();
                    Thread.onSpinWait();
                }
                assertThat(node.alive()).as("kill %d", kill).isTrue();
                assertThat(node.pid()).as("kill %d", kill).isNotEqualTo(former);
                assertThat(node.deaths()).isEqualTo(kill);
                assertThat(node.givenUp()).isFalse();
            }
        } finally {
            node.kill();
        }
    }
}
