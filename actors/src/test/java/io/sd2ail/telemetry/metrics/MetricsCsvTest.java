package io.sd2ail.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.telemetry.EvaluationCurve;
import io.sd2ail.telemetry.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsCsvTest {
    @TempDir
    private Path folder;

    @Test
    void write_rows_makesALineAValue() throws IOException {
        writeRows(0, 0, row(100, 50, 1.25, "train/a", 0.5, "train/b", Double.NaN));
        assertThat(lines())
                .containsExactly(
                        "environment_steps,updates,seconds,tag,value",
                        "100,50,1.250,train/a,0.5",
                        "100,50,1.250,train/b,NaN");
    }

    @Test
    void open_whenTheRunGoesOn_dropsLinesAfterTheCheckpointAndContinuesTheClock() throws IOException {
        writeRows(0, 0, row(100, 50, 1, "train/a", 1), row(200, 150, 2, "train/a", 2), row(300, 250, 3, "train/a", 3));
        writeRows(200, 150, row(300, 250, 0.5, "train/a", 4));
        assertThat(lines())
                .containsExactly(
                        "environment_steps,updates,seconds,tag,value",
                        "100,50,1.000,train/a,1.0",
                        "200,150,2.000,train/a,2.0",
                        "300,250,2.500,train/a,4.0");
    }

    @Test
    void open_afterACrashTornLastLine_dropsThatLineAlone() throws IOException {
        writeRows(0, 0, row(100, 50, 1, "train/a", 1));
        Files.writeString(file(), "200,150,2.0,tra", StandardOpenOption.APPEND);
        writeRows(200, 150, row(300, 250, 1, "train/a", 2));
        assertThat(lines()).hasSize(3).contains("100,50,1.000,train/a,1.0", "300,250,2.000,train/a,2.0");
    }

    @Test
    void evaluations_ofAWrittenFile_areItsPoints() throws IOException {
        writeRows(
                0,
                0,
                row(500, 0, 1, "eval/mean_reward", -900, "eval/std_reward", 80),
                row(700, 100, 2, "train/a", 3),
                row(1000, 500, 3, "eval/mean_reward", -300, "eval/std_reward", 60));
        assertThat(MetricsCsv.evaluations(file(), "seed 1"))
                .isEqualTo(new EvaluationCurve(
                        "seed 1",
                        List.of(new EvaluationCurve.Point(500, -900, 80), new EvaluationCurve.Point(1000, -300, 60))));
    }

    @Test
    void readings_ofATag_areItsValuesWithStepsAndSeconds() throws IOException {
        writeRows(
                0,
                0,
                row(500, 0, 1, "eval/normalized_score", 0.25, "eval/mean_reward", -900),
                row(700, 100, 2, "train/a", 3),
                row(1000, 500, 3.5, "eval/normalized_score", 0.75));
        assertThat(MetricsCsv.readings(file(), MetricTags.NORMALIZED_SCORE))
                .containsExactly(new MetricsCsv.Reading(500, 1, 0.25), new MetricsCsv.Reading(1000, 3.5, 0.75));
    }

    private void writeRows(long steps, long updates, MetricRow... rows) throws IOException {
        MetricsCsv csv = new MetricsCsv(file());
        csv.open(Runs.started(folder, steps, updates));
        for (MetricRow row : rows) {
            csv.write(row);
        }
        csv.close();
    }

    private static MetricRow row(long steps, long updates, double seconds, String tag, double value) {
        SortedMap<String, Double> values = new TreeMap<>();
        values.put(tag, value);
        return new MetricRow(steps, updates, seconds, values);
    }

    private static MetricRow row(
            long steps, long updates, double seconds, String tag, double value, String other, double otherValue) {
        MetricRow row = row(steps, updates, seconds, tag, value);
        row.values().put(other, otherValue);
        return row;
    }

    private Path file() {
        return folder.resolve(MetricsCsv.FILE_NAME);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }
}
