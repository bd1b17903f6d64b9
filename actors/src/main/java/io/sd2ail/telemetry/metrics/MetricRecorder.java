package io.sd2ail.telemetry.metrics;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.telemetry.NormalizedScore;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Turns the events of a run into rows of metrics and writes them to `metrics.csv` and TensorBoard's event files.
/// To the learner's own values it adds the recent episodes' means and the evaluations.
public final class MetricRecorder implements RunListener, AutoCloseable {
    /// Training episodes over which `rollout/` means are taken.
    static final int EPISODE_WINDOW = 100;

    private static final double NANOSECONDS = 1e9;

    private final List<GuardedSink> sinks;
    private final List<MetricDerivation> derivations;
    private final LongSupplier nanoTime;
    private final Deque<EpisodeResult> episodes = new ArrayDeque<>();
    private final Map<String, List<LostEpisodes>> episodesLost = new HashMap<>();
    private RunEvent.@Nullable Started started;
    private long startedAt;

    MetricRecorder(List<GuardedSink> sinks, List<MetricDerivation> derivations, LongSupplier nanoTime) {
        this.sinks = List.copyOf(sinks);
        this.derivations = List.copyOf(derivations);
        this.nanoTime = nanoTime;
    }

    /// A recorder of both kinds of files into a run's directory.
    ///
    /// @param derivations of further metrics
    public static MetricRecorder into(Path runDirectory, MetricDerivation... derivations) {
        return new MetricRecorder(
                List.of(
                        new GuardedSink(
                                MetricsCsv.FILE_NAME, new MetricsCsv(runDirectory.resolve(MetricsCsv.FILE_NAME))),
                        new GuardedSink("the TensorBoard event file", new TensorBoardWriter(runDirectory))),
                List.of(derivations),
                System::nanoTime);
    }

    /// A recorder into memory, for those who look.
    public static MetricRecorder into(MetricHistory history) {
        return new MetricRecorder(List.of(new GuardedSink("the page's history", history)), List.of(), System::nanoTime);
    }

    @Override
    public void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Started begun -> onStarted(begun);
            case RunEvent.Metrics metrics -> onMetrics(metrics);
            case RunEvent.EpisodeFinished finished -> onEpisode(finished.episode());
            case RunEvent.EpisodesLost lost -> episodesLost.put(lost.worker(), lost.byReason());
            case RunEvent.Evaluated evaluated -> onEvaluated(evaluated.result());
            case RunEvent.Finished _ -> close();
            case RunEvent.ClonedEvaluated cloned -> onCloned(cloned.result());
            case RunEvent.CheckpointWritten _, RunEvent.ActivityChanged _, RunEvent.Cloning _ -> {}
        }
    }

    /// Rows that some file could not take.
    public long lostRows() {
        return sinks.stream().mapToLong(GuardedSink::lostRows).sum();
    }

    @Override
    public void close() {
        sinks.forEach(GuardedSink::close);
    }

    private void onStarted(RunEvent.Started begun) {
        started = begun;
        startedAt = nanoTime.getAsLong();
        sinks.forEach(sink -> sink.open(begun));
        derivations.forEach(derivation -> derivation.open(begun));
    }

    private void onMetrics(RunEvent.Metrics metrics) {
        SortedMap<String, Double> values = new TreeMap<>(metrics.values());
        if (!episodes.isEmpty()) {
            values.put(MetricTags.EPISODE_RETURN, mean(EpisodeResult::episodeReturn));
            values.put(MetricTags.EPISODE_LENGTH, mean(EpisodeResult::length));
        }
        if (!episodesLost.isEmpty()) {
            values.put(MetricTags.EPISODES_LOST, (double) countLost());
        }
        write(new MetricRow(metrics.environmentSteps(), metrics.updates(), metrics.seconds(), values));
    }

    private long countLost() {
        return episodesLost.values().stream()
                .flatMap(List::stream)
                .mapToLong(LostEpisodes::episodes)
                .sum();
    }

    private void onEpisode(EpisodeResult episode) {
        if (episodes.size() == EPISODE_WINDOW) {
            episodes.removeFirst();
        }
        episodes.addLast(episode);
    }

    private double mean(ToDoubleFunction<EpisodeResult> value) {
        return episodes.stream().mapToDouble(value).average().orElse(Double.NaN);
    }

    private void onEvaluated(EvaluationResult result) {
        SortedMap<String, Double> values = new TreeMap<>();
        values.put(MetricTags.EVALUATION_RETURN, result.meanReturn());
        values.put(MetricTags.EVALUATION_DEVIATION, result.standardDeviation());
        values.put(MetricTags.EVALUATION_LENGTH, result.meanLength());
        if (result.diverged() > 0) {
            values.put(MetricTags.EVALUATION_DIVERGED, (double) result.diverged());
        }
        result.figures().forEach(figure -> values.put(MetricTags.EVALUATION_FIGURE + figure.name(), figure.mean()));
        if (started != null) {
            double score = NormalizedScore.of(result.meanReturn(), started.randomReturn(), started.expertReturn());
            if (!Double.isNaN(score)) {
                values.put(MetricTags.NORMALIZED_SCORE, score);
            }
        }
        write(result, values);
    }

    private void onCloned(EvaluationResult result) {
        write(result, new TreeMap<>(Map.of(MetricTags.CLONED_RETURN, result.meanReturn())));
    }

    private void write(EvaluationResult result, SortedMap<String, Double> values) {
        double seconds = (nanoTime.getAsLong() - startedAt) / NANOSECONDS;
        write(new MetricRow(result.environmentSteps(), result.updates(), seconds, values));
    }

    private void write(MetricRow row) {
        derivations.forEach(derivation -> row.values().putAll(derivation.of(row)));
        sinks.forEach(sink -> sink.write(row));
    }
}
