package io.sd2ail.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SystemCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... arguments) {
        CommandLine command = Main.commandLine(Map.of());
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    @Test
    void execute_aFewUpdates_printsBothTimesAndTheirRatio() {
        assertThat(execute("system", "--size", "pendulum", "--updates", "60", "--rounds", "1"))
                .isZero();
        String[] median = out.toString()
                .lines()
                .filter(line -> line.startsWith("| median"))
                .findFirst()
                .orElseThrow()
                .split("\\|", -1);
        double alone = Double.parseDouble(median[2].strip());
        double system = Double.parseDouble(median[3].strip());
        assertThat(alone).isPositive();
        assertThat(system).isPositive();
    }

    @Test
    void execute_tooFewUpdates_isRefused() {
        assertThat(execute("system", "--updates", "10")).isEqualTo(2);
        assertThat(err.toString()).contains("--updates must be at least 60");
    }
}
