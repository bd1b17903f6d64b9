package io.sd2ail.telemetry.metrics;

import io.sd2ail.run.RunEvent;
import io.sd2ail.telemetry.AppendedFile;
import io.sd2ail.telemetry.AtomicFile;
import io.sd2ail.telemetry.EvaluationCurve;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// `metrics.csv` of a run, in long form: a line a value, `environment_steps,updates,seconds,tag,value`. Long, because
/// tags may come and go between versions and settings while a run goes on in the same file; one pivot makes it wide.
///
/// When a run goes on, lines after its checkpoint are dropped (those updates are made again) and `seconds` continue
/// from the last line kept.
public final class MetricsCsv implements MetricSink {
    /// Its name in the run directory.
    public static final String FILE_NAME = "metrics.csv";

    private static final String HEADER = "environment_steps,updates,seconds,tag,value";

    /// Reads whatever a crash left; whole lines are ASCII.
    private static final Charset LENIENT = StandardCharsets.ISO_8859_1;

    private final Path path;
    private @Nullable AppendedFile file;
    private double secondsBefore;

    public MetricsCsv(Path path) {
        this.path = path;
    }

    /// One value, as a line of the file says it.
    public record Line(long environmentSteps, long updates, double seconds, String tag, double value) {
        /// Empty when the text is no whole line of metrics: the header, or one that a crash tore.
        static Optional<Line> parse(String text) {
            String[] fields = text.split(",", -1);
            if (fields.length != 5) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Line(
                        Long.parseLong(fields[0]),
                        Long.parseLong(fields[1]),
                        Double.parseDouble(fields[2]),
                        fields[3],
                        Double.parseDouble(fields[4])));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }

        String text() {
            return String.format(Locale.ROOT, "%d,%d,%.3f,%s,%s%n", environmentSteps, updates, seconds, tag, value);
        }
    }

    @Override
    public void open(RunEvent.Started started) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        secondsBefore = keepUntil(started.environmentSteps(), started.updates());
        file = new AppendedFile(path);
    }

    /// Writes the file anew without the lines after the given point.
    ///
    /// @return seconds of the last line kept
    private double keepUntil(long environmentSteps, long updates) throws IOException {
        Path beside = path.resolveSibling(FILE_NAME + ".tmp");
        double seconds = 0;
        try (BufferedWriter kept = Files.newBufferedWriter(beside)) {
            kept.write(HEADER + System.lineSeparator());
            if (Files.exists(path)) {
                seconds = copyUntil(environmentSteps, updates, kept);
            }
        }
        AtomicFile.replace(beside, path);
        return seconds;
    }

    private double copyUntil(long environmentSteps, long updates, BufferedWriter kept) throws IOException {
        double seconds = 0;
        try (BufferedReader lines = Files.newBufferedReader(path, LENIENT)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Optional<Line> line = Line.parse(text);
                if (line.isPresent()
                        && line.get().updates() <= updates
                        && line.get().environmentSteps() <= environmentSteps) {
                    kept.write(line.get().text());
                    seconds = Math.max(seconds, line.get().seconds());
                }
            }
        }
        return seconds;
    }

    /// All whole lines, in their order.
    public static void forEach(Path path, Consumer<Line> each) throws IOException {
        try (Stream<String> lines = Files.lines(path, LENIENT)) {
            lines.map(Line::parse).flatMap(Optional::stream).forEach(each);
        }
    }

    /// The evaluations that a file tells of, in the order of their steps.
    ///
    /// @param label of the curve
    public static EvaluationCurve evaluations(Path path, String label) throws IOException {
        SortedMap<Long, Double> means = new TreeMap<>();
        SortedMap<Long, Double> deviations = new TreeMap<>();
        forEach(path, line -> {
            switch (line.tag()) {
                case MetricTags.EVALUATION_RETURN -> means.put(line.environmentSteps(), line.value());
                case MetricTags.EVALUATION_DEVIATION -> deviations.put(line.environmentSteps(), line.value());
                default -> {}
            }
        });
        List<EvaluationCurve.Point> points = new ArrayList<>();
        means.forEach((steps, mean) ->
                points.add(new EvaluationCurve.Point(steps, mean, deviations.getOrDefault(steps, 0.0))));
        return new EvaluationCurve(label, points);
    }

    /// What one metric was at some point of a run.
    ///
    /// @param seconds of training until then
    public record Reading(long environmentSteps, double seconds, double value) {}

    /// One metric over a run, in the order of its steps.
    ///
    /// @param tag one of docs/metrics.md
    public static List<Reading> readings(Path path, String tag) throws IOException {
        SortedMap<Long, Reading> readings = new TreeMap<>();
        forEach(path, line -> {
            if (line.tag().equals(tag)) {
                readings.put(
                        line.environmentSteps(), new Reading(line.environmentSteps(), line.seconds(), line.value()));
            }
        });
        return List.copyOf(readings.values());
    }

    /// Training time of a run until it had done so many updates.
    ///
    /// @return seconds of the last line until then; 0 without one
    public static double seconds(Path path, long updates) throws IOException {
        try (Stream<String> lines = Files.lines(path, LENIENT)) {
            return lines.map(Line::parse)
                    .flatMap(Optional::stream)
                    .filter(line -> line.updates() <= updates)
                    .mapToDouble(Line::seconds)
                    .max()
                    .orElse(0);
        }
    }

    @Override
    public void write(MetricRow row) throws IOException {
        if (file == null) {
            throw new IOException(path + " is not open");
        }
        StringBuilder lines = new StringBuilder();
        row.values()
                .forEach((tag, value) -> lines.append(
                        new Line(row.environmentSteps(), row.updates(), secondsBefore + row.seconds(), tag, value)
                                .text()));
        file.append(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
