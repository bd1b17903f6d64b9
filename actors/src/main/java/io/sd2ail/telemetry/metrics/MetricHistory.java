package io.sd2ail.telemetry.metrics;

import io.sd2ail.run.RunEvent;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All metrics of a run in bounded memory, for those who look at it: as the run tells them, or as its `metrics.csv`
/// does. Thread-safe.
public final class MetricHistory implements MetricSink {
    /// Tags beyond these are not kept: environments name figures of their own.
    static final int MOST_TAGS = 500;

    private final SortedMap<String, MetricSeries> series = new TreeMap<>();
    private final Consumer<MetricRow> told;
    private double secondsBefore;
    private double seconds;
    private long end;
    private @Nullable Object fileKey;
    private String torn = "";

    /// @param told of each new row, its seconds counted over all processes of the run; not of those that were there
    public MetricHistory(Consumer<MetricRow> told) {
        this.told = told;
    }

    @Override
    public synchronized void open(RunEvent.Started started) throws IOException {
        forget();
        Path file = started.runDirectory().resolve(MetricsCsv.FILE_NAME);
        if (started.environmentSteps() + started.updates() > 0 && Files.exists(file)) {
            follow(file);
        }
        secondsBefore = seconds;
    }

    private void forget() {
        series.clear();
        seconds = 0;
        end = 0;
        torn = "";
    }

    @Override
    public synchronized void write(MetricRow row) {
        MetricRow whole =
                new MetricRow(row.environmentSteps(), row.updates(), secondsBefore + row.seconds(), row.values());
        row.values()
                .forEach((tag, value) -> add(tag, whole.environmentSteps(), whole.updates(), whole.seconds(), value));
        told.accept(whole);
    }

    @Override
    public void close() {}

    /// Takes what a `metrics.csv` has more than when it was last read; all of it when it was written anew.
    public synchronized void follow(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.size() < end || !Objects.equals(fileKey, attributes.fileKey())) {
            forget();
            fileKey = attributes.fileKey();
        }
        if (attributes.size() == end) {
            return;
        }
        boolean fromTheStart = end == 0;
        List<MetricRow> rows = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(end);
            // Whole lines are ASCII; a crash may have left anything.
            var lines = new LineReader(Channels.newReader(channel, StandardCharsets.ISO_8859_1));
            for (String text = lines.next(torn); text != null; text = lines.next("")) {
                Optional<MetricsCsv.Line> line = MetricsCsv.Line.parse(text);
                line.ifPresent(value -> take(value, fromTheStart ? null : rows));
            }
            torn = lines.rest();
            end = channel.position();
        }
        rows.forEach(told);
    }

    private void take(MetricsCsv.Line line, @Nullable List<MetricRow> rows) {
        add(line.tag(), line.environmentSteps(), line.updates(), line.seconds(), line.value());
        if (rows == null) {
            return;
        }
        MetricRow last = rows.isEmpty() ? null : rows.getLast();
        if (last == null
                || last.environmentSteps() != line.environmentSteps()
                || last.updates() != line.updates()
                || last.seconds() != line.seconds()) {
            last = new MetricRow(line.environmentSteps(), line.updates(), line.seconds(), new TreeMap<>());
            rows.add(last);
        }
        last.values().put(line.tag(), line.value());
    }

    private void add(String tag, long steps, long updates, double at, double value) {
        seconds = Math.max(seconds, at);
        MetricSeries known = series.get(tag);
        if (known == null) {
            if (series.size() == MOST_TAGS) {
                return;
            }
            known = new MetricSeries();
            series.put(tag, known);
        }
        known.add(steps, updates, at, value);
    }

    /// Seconds of training, over all processes of the run.
    public synchronized double seconds() {
        return seconds;
    }

    /// The newest value of a metric; NaN before the first.
    public synchronized double latest(String tag) {
        MetricSeries known = series.get(tag);
        return known == null ? Double.NaN : known.latest();
    }

    /// @param tags which metrics; empty for all
    /// @param from steps before the part
    /// @param to last steps of the part
    /// @param most buckets of each metric
    public synchronized SortedMap<String, MetricSeries.Buckets> between(
            Collection<String> tags, long from, long to, int most) {
        SortedMap<String, MetricSeries.Buckets> part = new TreeMap<>();
        series.forEach((tag, values) -> {
            if (tags.isEmpty() || tags.contains(tag)) {
                part.put(tag, values.between(from, to, most));
            }
        });
        return part;
    }
}
