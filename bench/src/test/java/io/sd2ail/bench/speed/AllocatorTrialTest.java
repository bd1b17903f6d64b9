package io.sd2ail.bench.speed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.side.SideConnection;
import io.sd2ail.bench.work.Size;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllocatorTrialTest {
    private final AllocatorTrial trial = new AllocatorTrial();
    private final Size size = Size.named("pendulum");

    @Test
    void tunedWins_tunedIsQuickerAtBest_isTrueAndReported() {
        List<String> report = new ArrayList<>();

        trial.measure(taking("9, 4, 9, 9, 9"), taking("5, 5, 5, 5, 5"), size, 1, Path.of("inputs"));
        trial.report(size, report::add);

        assertThat(trial.tunedWins()).isTrue();
        assertThat(report).singleElement().asString().contains("4.0 ms", "5.0 ms", "they get the former");
    }

    @Test
    void tunedWins_defaultsAreQuicker_isFalse() {
        trial.measure(taking("5, 5, 5, 5, 5"), taking("4, 4, 4, 4, 4"), size, 1, Path.of("inputs"));

        assertThat(trial.tunedWins()).isFalse();
    }

    private static SideConnection taking(String milliseconds) {
        String answers = "{\"ready\": \"pendulum\"}\n" + ("{\"milliseconds\": [" + milliseconds + "]}\n").repeat(3);
        return new SideConnection("eager", new BufferedReader(new StringReader(answers)), new StringWriter(), _ -> {});
    }
}
