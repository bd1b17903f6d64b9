package io.sd2ail.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.telemetry.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricHistoryTest {
    private static final String TAG = "train/critic_loss";

    @TempDir
    private Path folder;

    private static MetricRow row(long steps, double value) {
        return new MetricRow(steps, 2 * steps, steps / 10.0, new TreeMap<>(Map.of(TAG, value)));
    }

    private static MetricSeries.Buckets all(MetricHistory history, int most) {
        MetricSeries.Buckets buckets =
                history.between(List.of(TAG), -1, Long.MAX_VALUE, most).get(TAG);
        return buckets == null ? new MetricSeries().between(-1, 1, 1) : buckets;
    }

    @Test
    void between_moreValuesThanRoom_hasThePlainMeansAndBoundsOfWholeGroups() {
        int count = 3 * MetricSeries.CAPACITY + 77;
        double[] values = new Random(5).doubles(count, -3, 3).toArray();
        MetricHistory history = new MetricHistory(_ -> {});
        for (int i = 0; i < count; i++) {
            history.write(row(i + 1, values[i]));
        }

        MetricSeries.Buckets buckets = all(history, MetricSeries.CAPACITY);

        // Twice the room was full: four values a bucket.
        int group = 4;
        assertThat(buckets.means()).hasSize(Math.ceilDiv(count, group));
        for (int i = 0; i < buckets.means().length; i++) {
            double[] plain = Arrays.copyOfRange(values, i * group, Math.min(count, (i + 1) * group));
            assertThat(buckets.means()[i])
                    .isCloseTo(Arrays.stream(plain).average().orElseThrow(), within(1e-12));
            assertThat(buckets.lowest()[i]).isEqualTo(Arrays.stream(plain).min().orElseThrow());
            assertThat(buckets.highest()[i])
                    .isEqualTo(Arrays.stream(plain).max().orElseThrow());
            assertThat(buckets.steps()[i]).isEqualTo(Math.min(count, (i + 1) * group));
            assertThat(buckets.updates()[i]).isEqualTo(2 * buckets.steps()[i]);
        }
    }

    @Test
    void between_fewBuckets_joinsNeighboursWithoutLosingAValue() {
        MetricHistory history = new MetricHistory(_ -> {});
        for (int i = 1; i <= 1000; i++) {
            history.write(row(i, i));
        }

        MetricSeries.Buckets part = history.between(List.of(TAG), 100, 900, 7).get(TAG);

        assertThat(part).isNotNull();
        assertThat(part.steps().length).isLessThanOrEqualTo(7);
        assertThat(part.lowest()[0]).isEqualTo(101);
        assertThat(part.highest()[part.highest().length - 1]).isEqualTo(900);
        double sum = 0;
        long before = 100;
        for (int i = 0; i < part.means().length; i++) {
            sum += part.means()[i] * (part.steps()[i] - before);
            before = part.steps()[i];
        }
        assertThat(sum).isCloseTo((101 + 900) * 800 / 2.0, within(1e-6));
    }

    @Test
    void follow_fileThatGrows_takesWholeLinesOnceAndTellsOfNewRows() throws IOException {
        Path file = folder.resolve(MetricsCsv.FILE_NAME);
        List<MetricRow> told = new ArrayList<>();
        MetricHistory history = new MetricHistory(told::add);
        Files.writeString(file, "environment_steps,updates,seconds,tag,value\n10,5,1.0," + TAG + ",2.0\n20,1");

        history.follow(file);
        assertThat(all(history, 10).means()).containsExactly(2.0);
        assertThat(told).isEmpty();

        Files.writeString(file, "0,2.0," + TAG + ",4.0\n20,10,2.0,time/fps,7\n", StandardOpenOption.APPEND);
        history.follow(file);

        assertThat(all(history, 10).steps()).containsExactly(10, 20);
        assertThat(told).singleElement().satisfies(row -> {
            assertThat(row.environmentSteps()).isEqualTo(20);
            assertThat(row.values()).containsEntry(TAG, 4.0).containsEntry("time/fps", 7.0);
        });
    }

    @Test
    void followPart_ofALargeFile_hasEachPartAtOnceAndInTheEndEveryValue() throws IOException {
        StringBuilder text = new StringBuilder();
        int lines = 0;
        while (text.length() < 2 * MetricHistory.PART_BYTES + 77) {
            lines++;
            text.append(lines + ",5,1.0," + TAG + "," + lines + "\n");
        }
        Path file = Files.writeString(folder.resolve(MetricsCsv.FILE_NAME), text);
        List<MetricRow> told = new ArrayList<>();
        MetricHistory history = new MetricHistory(told::add);

        assertThat(history.share()).isZero();
        assertThat(history.followPart(file)).isTrue();
        assertThat(history.share()).isBetween(0.49, 0.5);
        double known = history.latest(TAG);
        assertThat(known).isBetween(0.45 * lines, 0.55 * lines);
        history.follow(file);

        assertThat(history.share()).isEqualTo(1);
        assertThat(history.latest(TAG)).isEqualTo(lines);
        double sum = 0;
        long before = 0;
        MetricSeries.Buckets buckets = all(history, MetricSeries.CAPACITY);
        for (int i = 0; i < buckets.means().length; i++) {
            sum += buckets.means()[i] * (buckets.steps()[i] - before);
            before = buckets.steps()[i];
        }
        assertThat(sum).isCloseTo(lines * (lines + 1.0) / 2, within(1.0));
        assertThat(told).isEmpty();
    }

    @Test
    void follow_fileThatWasWrittenAnew_forgetsWhatItSaidBefore() throws IOException {
        Path file = folder.resolve(MetricsCsv.FILE_NAME);
        MetricHistory history = new MetricHistory(_ -> {});
        Files.writeString(file, "10,5,1.0," + TAG + ",2.0\n20,10,2.0," + TAG + ",3.0\n");
        history.follow(file);
        Path other = folder.resolve("other");
        Files.writeString(other, "10,5,1.0," + TAG + ",9.0\n30,15,3.0," + TAG + ",8.0\n");
        AtomicFile.replace(other, file);

        history.follow(file);

        assertThat(all(history, 10).means()).containsExactly(9.0, 8.0);
    }

    @Test
    void write_moreTagsThanAnEnvironmentHas_keepsSoManyAlone() {
        MetricHistory history = new MetricHistory(_ -> {});
        for (int i = 0; i < MetricHistory.MOST_TAGS + 10; i++) {
            history.write(new MetricRow(1, 1, 1, new TreeMap<>(Map.of("eval/figure" + i, 1.0))));
        }
        assertThat(history.between(List.of(), -1, 10, 1)).hasSize(MetricHistory.MOST_TAGS);
    }
}
