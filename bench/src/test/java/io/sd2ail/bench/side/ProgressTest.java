package io.sd2ail.bench.side;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter out = new StringWriter();
    private final Progress progress = new Progress(new PrintWriter(out, true), 200);

    @Test
    void left_atTheBeginning_isNotGuessed() {
        assertThat(progress.left(60)).isEqualTo("[  0 %] ");
    }

    @Test
    void left_halfWay_isAsLongAgain() {
        progress.advance(100);

        assertThat(progress.left(300)).isEqualTo("[ 50 %, about 5 min left] ");
        assertThat(progress.left(40)).isEqualTo("[ 50 %, about 40 s left] ");
    }

    @Test
    void left_moreDoneThanPlanned_staysAtTheEnd() {
        progress.advance(300);

        assertThat(progress.left(300)).isEqualTo("[100 %, about 0 s left] ");
    }

    @Test
    void say_something_isALine() {
        progress.say("round 1");

        assertThat(out.toString()).isEqualToIgnoringNewLines("[  0 %] round 1");
    }
}
