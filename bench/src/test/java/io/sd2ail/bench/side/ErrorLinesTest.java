package io.sd2ail.bench.side;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorLinesTest {
    @Test
    void pass_lines_leavesTheIncubatorsLineOut() {
        List<String> passed = new ArrayList<>();
        String lines = "WARNING: Using incubator modules: jdk.incubator.vector\n\nTraceback\n";

        ErrorLines.pass(new BufferedReader(new StringReader(lines)), passed::add);

        assertThat(passed).containsExactly("Traceback");
    }
}
