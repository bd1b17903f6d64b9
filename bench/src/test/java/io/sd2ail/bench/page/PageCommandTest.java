package io.sd2ail.bench.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PageCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine command = Main.commandLine(Map.of());
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    private double figure(String[] median, int column) {
        return Double.parseDouble(median[column].replace("%", "").strip());
    }

    @Test
    void execute_smallNumbers_printsWhatViewersCostThatAStalledOneIsDroppedAndHowLongRunsTake() {
        assertThat(execute(
                        "page",
                        "--env=Pendulum-v1",
                        "--set=compute.backend=vector",
                        "--set=sd2ail.cloning.updates=0",
                        "--set=pace.warmup-steps=100",
                        "--set=pace.random-steps=100",
                        "--set=sd2ail.denoiser-hidden=16",
                        "--set=sd2ail.policy-hidden=16",
                        "--set=sd2ail.expert-rows=16",
                        "--set=sd2ail.policy-rows=16",
                        "--set=sd2ail.synthesis.batch-rows=16",
                        "--viewers=2",
                        "--rounds=1",
                        "--seconds=3",
                        "--warm=0",
                        "--rows=50"))
                .as(err.toString())
                .isZero();
        String[] median = out.toString()
                .lines()
                .filter(line -> line.startsWith("| median"))
                .findFirst()
                .orElseThrow()
                .split("\\|", -1);
        assertThat(figure(median, 2)).isPositive();
        assertThat(figure(median, 3)).isPositive();
        assertThat(figure(median, 5)).as("the page's threads are found").isPositive();
        assertThat(out.toString())
                .contains("and counted (1); another took")
                .containsPattern("4 runs of 50 rows, .* all read after \\d");
    }

    @Test
    void execute_noViewers_isRefused() {
        assertThat(execute("page", "--viewers", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--viewers, --rounds and --rows must be 1 or more");
    }
}
