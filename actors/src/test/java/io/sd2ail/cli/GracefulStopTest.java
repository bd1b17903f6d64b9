package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.node.RunOutcome;
import io.sd2ail.telemetry.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GracefulStopTest {
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private final TrainingSystem.RunHandle run = new TrainingSystem.RunHandle() {
        @Override
        public RunOutcome await() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requestStop() {
            stopRequested.countDown();
        }
    };

    @Test
    @Timeout(30)
    void stop_askedOfARun_lastsUntilTheCommandHasSaidItsLastWord() throws InterruptedException {
        Stage stage = stage();
        GracefulStop stop = new GracefulStop(run, stage, Duration.ofMinutes(1));
        Thread hook = Thread.ofPlatform().start(stop::stop);
        stopRequested.await();
        assertThat(hook.isAlive()).isTrue();
        stage.done().countDown();
        hook.join();
        assertThat(text()).contains("saving everything").doesNotContain("did not stop");
    }

    @Test
    void stop_ofARunThatDoesNotEnd_givesUpAndSaysWhatIsSafe() {
        new GracefulStop(run, stage(), Duration.ZERO).stop();
        assertThat(text()).contains("goes on from its newest whole checkpoint with --resume");
    }

    private Stage stage() {
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        return new Stage(
                new Screen(stream, stream, false),
                new FakeSystem(),
                InstantSource.system(),
                100,
                new RunFolders(Path.of("runs")),
                new CountDownLatch(1));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
