package io.sd2ail.bench.imitation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.telemetry.metrics.MetricTags;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where a training's files are, and what they tell.
///
/// @param folder of all runs
/// @param name of this one
record CellFiles(Path folder, String name) {
    /// What the command line writes before its reason.
    private static final String ERROR = "error: ";

    /// The run's directory.
    Path run() {
        return folder.resolve(name);
    }

    /// The run's own summary.
    Path summary() {
        return folder.resolve(name + ".json");
    }

    /// What its processes said.
    Path log() {
        return folder.resolve(name + ".log");
    }

    /// The benchmark's [CellRecord].
    Path record() {
        return folder.resolve(name + ".record.json");
    }

    private Path metrics() {
        return run().resolve(MetricsCsv.FILE_NAME);
    }

    /// Whether there is a run to go on with.
    boolean begun() {
        return Files.isRegularFile(run().resolve("config.conf"));
    }

    Optional<CellRecord> readRecord() {
        return Files.isRegularFile(record()) ? Optional.of(CellRecord.read(record())) : Optional.empty();
    }

    Optional<TrainingSummary> readSummary() {
        if (!Files.isRegularFile(summary())) {
            return Optional.empty();
        }
        try {
            JsonNode tree = new ObjectMapper().readTree(summary().toFile());
            return Optional.of(TrainingSummary.of(tree));
        } catch (IOException e) {
            throw BenchmarkFailure.failed(
                    summary() + " can't be read (" + e.getMessage() + "): remove it, then run the same command again");
        }
    }

    /// The run's evaluations so far, in the order of their steps.
    List<ScoredEvaluation> evaluations() {
        if (!Files.isRegularFile(metrics())) {
            return List.of();
        }
        try {
            Map<Long, Double> returns = MetricsCsv.readings(metrics(), MetricTags.EVALUATION_RETURN).stream()
                    .collect(Collectors.toMap(MetricsCsv.Reading::environmentSteps, MetricsCsv.Reading::value));
            List<ScoredEvaluation> evaluations = new ArrayList<>();
            for (MetricsCsv.Reading score : MetricsCsv.readings(metrics(), MetricTags.NORMALIZED_SCORE)) {
                evaluations.add(new ScoredEvaluation(
                        score.environmentSteps(),
                        score.seconds(),
                        returns.getOrDefault(score.environmentSteps(), Double.NaN),
                        score.value()));
            }
            return evaluations;
        } catch (IOException e) {
            throw BenchmarkFailure.failed(metrics() + " can't be read (" + e.getMessage() + "): check its permissions");
        }
    }

    /// Steps of the run's last line of metrics; 0 before the first.
    long steps() {
        return LastLine.of(metrics())
                .map(line -> line.substring(0, Math.max(0, line.indexOf(','))))
                .filter(field -> field.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    /// Seconds of training until now, as far as they are known.
    double spentSeconds() {
        double recorded = readRecord().map(CellRecord::spentSeconds).orElse(0.0);
        if (!Files.isRegularFile(metrics())) {
            return recorded;
        }
        try {
            return Math.max(recorded, MetricsCsv.seconds(metrics(), Long.MAX_VALUE));
        } catch (IOException _) {
            return recorded;
        }
    }

    /// Why its last process failed, in its own words.
    String lastWords() {
        try (Stream<String> lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
            List<String> said = lines.filter(line -> !line.isBlank()).toList();
            return said.reversed().stream()
                    .filter(line -> line.startsWith(ERROR))
                    .findFirst()
                    .map(line -> line.substring(ERROR.length()))
                    .orElse(said.isEmpty() ? "it said nothing" : said.getLast().strip());
        } catch (IOException | UncheckedIOException _) {
            return "its log can't be read";
        }
    }
}
