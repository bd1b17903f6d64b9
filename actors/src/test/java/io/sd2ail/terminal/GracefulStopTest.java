package io.sd2ail.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GracefulStopTest {
    private final CountDownLatch stopRequested = new CountDownLatch(1);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @Test
    @Timeout(30)
    void stop_askedOfARun_lastsUntilTheCommandHasSaidItsLastWord() throws InterruptedException {
        Terminal terminal = terminal();
        GracefulStop stop = GracefulStop.ofRun(stopRequested::countDown, terminal, Duration.ofMinutes(1));
        Thread hook = Thread.ofPlatform().start(stop::stop);
        stopRequested.await();
        assertThat(hook.isAlive()).isTrue();
        terminal.done().countDown();
        hook.join();
        assertThat(text()).contains("saving everything").doesNotContain("did not stop");
    }

    @Test
    void stop_ofARunThatDoesNotEnd_givesUpAndSaysWhatIsSafe() {
        GracefulStop.ofRun(stopRequested::countDown, terminal(), Duration.ZERO).stop();
        assertThat(text()).contains("goes on from its newest whole checkpoint with --resume");
    }

    @Test
    void stop_ofACommandThatHasDoneAllItShould_endsWithItsCode() {
        Terminal terminal = terminal();
        List<Integer> codes = new ArrayList<>();
        GracefulStop stop = new GracefulStop(() -> {}, "stopping", "late", terminal, Duration.ofMinutes(1), codes::add);
        stop.exitWith(ExitCode.OK);
        terminal.done().countDown();

        stop.stop();

        assertThat(codes).containsExactly(0);
    }

    private Terminal terminal() {
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        return new Terminal(Screen.plain(stream, stream), new CountDownLatch(1));
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
