package io.sd2ail.telemetry.metrics;

import io.sd2ail.run.RunEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
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

    /// Of a file that are taken at a time.
    static final int PART_BYTES = 1 << 20;

    private final SortedMap<String, MetricSeries> series = new TreeMap<>();
    private final Consumer<MetricRow> told;
    private double secondsBefore;
    private double seconds;
    private volatile long end;
    private volatile long size;
    /// Whether a followed file was once read to its end: what comes later is news.
    private boolean whole;

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
        whole = false;
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

    /// Takes what a `metrics.csv` has more than when it was last read; all of it when it was written anew. Others may
    /// ask meanwhile: they have what was read until then.
    public void follow(Path file) throws IOException {
        boolean more = true;
        while (more) {
            more = followPart(file);
        }
    }

    /// @return whether there is more to read
    synchronized boolean followPart(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        if (attributes.size() < end || !Objects.equals(fileKey, attributes.fileKey())) {
            forget();
            fileKey = attributes.fileKey();
        }
        size = attributes.size();
        if (end < size) {
            byte[] part = read(file, (int) Math.min(PART_BYTES, size - end));
            List<MetricRow> rows = new ArrayList<>();
            // Whole lines are ASCII; a crash may have left anything.
            var lines =
                    new LineReader(new InputStreamReader(new ByteArrayInputStream(part), StandardCharsets.ISO_8859_1));
            for (String text = lines.next(torn); text != null; text = lines.next("")) {
                Optional<MetricsCsv.Line> line = MetricsCsv.Line.parse(text);
                line.ifPresent(value -> take(value, whole ? rows : null));
            }
            torn = lines.rest();
            end += part.length;
            rows.forEach(told);
        }
        whole |= end >= size;
        return end < size;
    }

    private byte[] read(Path file, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer part = ByteBuffer.allocate(bytes);
            channel.position(end);
            while (part.hasRemaining() && channel.read(part) >= 0) {
                // goes on until it has all
            }
            if (part.hasRemaining()) {
                throw new IOException("it became shorter while it was read");
            }
            return part.array();
        }
    }

    /// Share of a followed file that was read; 0 before the first look.
    public double share() {
        long known = size;
        return known == 0 ? 0 : Math.min(1, (double) end / known);
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
