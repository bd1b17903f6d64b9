package io.sd2ail.monitoring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.telemetry.NormalizedScore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Meters of what a run tells. The learner's metrics (docs/metrics.md) become gauges named after their tags,
/// `train/expert_probability` to `sd2ail_train_expert_probability`.
final class RunMeters implements RunListener {
    private static final double MILLISECONDS = 1000;

    /// Of the learner's rows: Prometheus makes rates of the counters.
    private static final Set<String> RATES = Set.of("time/fps", "time/updates_per_second");

    private static final String UPDATE_TIME = "time/update_ms";
    private static final String LAG = "pace/lag_updates";

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final AtomicLong environmentSteps = new AtomicLong();
    private final AtomicLong updates = new AtomicLong();
    private final Map<String, Double> values = new ConcurrentHashMap<>();
    private final Map<String, String> waits = new ConcurrentHashMap<>();
    private final Map<String, List<LostEpisodes>> lost = new ConcurrentHashMap<>();
    private final LabelledGauge waiting;
    private final LabelledGauge episodesLost;
    private final Counter episodes;
    private final Counter evaluations;
    private final Counter checkpoints;
    private double toleranceUpdates = Double.NaN;
    private double expertReturn = Double.NaN;
    private double randomReturn = Double.NaN;

    RunMeters(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        FunctionCounter.builder("sd2ail.environment.steps", environmentSteps, AtomicLong::doubleValue)
                .description("Transitions in the replay since the run's start")
                .register(registry);
        FunctionCounter.builder("sd2ail.updates", updates, AtomicLong::doubleValue)
                .description("Updates of the learner since the run's start")
                .register(registry);
        episodes = Counter.builder("sd2ail.training.episodes")
                .description("Training episodes that ended, told to this process")
                .register(registry);
        evaluations = Counter.builder("sd2ail.evaluations")
                .description("Evaluations in this process")
                .register(registry);
        checkpoints = Counter.builder("sd2ail.checkpoints")
                .description("Checkpoints written by this process")
                .register(registry);
        waiting = new LabelledGauge(registry, "sd2ail.part.waiting", "1 for each part that waits, and for what");
        episodesLost = new LabelledGauge(
                registry,
                "sd2ail.episodes.lost",
                "Training episodes given up because the environment failed, by reason");
    }

    @Override
    public void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Started started -> onStarted(started);
            case RunEvent.Metrics metrics -> onMetrics(metrics);
            case RunEvent.EpisodeFinished finished -> {
                episodes.increment();
                set(
                        "sd2ail.training.episode.return",
                        "Return of the training episode that ended last, exploration included",
                        finished.episode().episodeReturn());
            }
            case RunEvent.EpisodesLost more -> onLost(more);
            case RunEvent.Evaluated evaluated -> {
                evaluations.increment();
                set(
                        "sd2ail.evaluation.return",
                        "Mean return of the last evaluation",
                        evaluated.result().meanReturn());
                set(
                        "sd2ail.evaluation.episode.length",
                        "Mean steps of an episode of the last evaluation",
                        evaluated.result().meanLength());
                set(
                        "sd2ail.normalized.score",
                        "Score of the last evaluation: 0 random, 1 expert",
                        NormalizedScore.of(evaluated.result().meanReturn(), randomReturn, expertReturn));
            }
            case RunEvent.ClonedEvaluated cloned ->
                set(
                        "sd2ail.cloned.return",
                        "Mean return of what cloning alone had made",
                        cloned.result().meanReturn());
            case RunEvent.CheckpointWritten written -> {
                checkpoints.increment();
                set(
                        "sd2ail.checkpoint.write.seconds",
                        "Time that the newest checkpoint took to write",
                        written.seconds());
                set(
                        "sd2ail.checkpoint.timestamp.seconds",
                        "Wall time of the newest checkpoint",
                        clock.millis() / MILLISECONDS);
            }
            case RunEvent.ActivityChanged changed -> onActivity(changed);
            case RunEvent.Cloning progress ->
                set(
                        "sd2ail.cloning.ratio",
                        "Share of cloning alone that is done",
                        (double) progress.done() / progress.total());
            case RunEvent.Finished _ -> {
                waits.clear();
                showWaits();
            }
        }
    }

    private void onStarted(RunEvent.Started started) {
        environmentSteps.set(started.environmentSteps());
        updates.set(started.updates());
        expertReturn = started.expertReturn();
        randomReturn = started.randomReturn();
        set("sd2ail.expert.return", "Mean return of the demonstrations", expertReturn);
        set("sd2ail.random.return", "Mean return of uniformly random actions", randomReturn);
        set("sd2ail.environment.steps.wanted", "Environment steps to do", (double)
                started.config().steps());
        toleranceUpdates = started.config().pace().toleranceUpdates();
        set(
                "sd2ail.pace.tolerance.updates",
                "Updates that may be behind the law of pace before rollouts wait",
                toleranceUpdates);
    }

    private void onMetrics(RunEvent.Metrics metrics) {
        environmentSteps.set(metrics.environmentSteps());
        updates.set(metrics.updates());
        metrics.values().forEach((tag, value) -> {
            if (tag.equals(UPDATE_TIME)) {
                set("sd2ail.update.seconds", "Mean time of an update on the learner's thread", value / MILLISECONDS);
            } else if (!RATES.contains(tag)) {
                set("sd2ail." + tag.replace('/', '.').replace('_', '.'), tag + " of docs/metrics.md", value);
            }
        });
        Double lag = metrics.values().get(LAG);
        if (lag != null) {
            set(
                    "sd2ail.learner.starved.ratio",
                    "1: no update is due, the learner waits for transitions; 0: the rollouts wait for the learner",
                    1 - Math.clamp(lag / toleranceUpdates, 0, 1));
        }
    }

    private void onLost(RunEvent.EpisodesLost more) {
        lost.put(more.worker(), more.byReason());
        Map<Tags, Long> byReason = new HashMap<>();
        lost.forEach((worker, reasons) -> reasons.forEach(
                each -> byReason.put(Tags.of("worker", worker, "reason", each.reason()), each.episodes())));
        episodesLost.show(byReason);
    }

    private void onActivity(RunEvent.ActivityChanged changed) {
        if (changed.reason().isEmpty()) {
            waits.remove(changed.part());
        } else {
            waits.put(changed.part(), changed.reason());
        }
        showWaits();
    }

    /// What is counted in a reason is left out of the label: `replay: 812 of 5,000` is `replay`.
    private void showWaits() {
        Map<Tags, Integer> parts = new HashMap<>();
        waits.forEach((part, reason) -> parts.put(Tags.of("part", part, "for", reason.split(":", 2)[0]), 1));
        waiting.show(parts);
    }

    /// A gauge of the name, made when it has its first value.
    private void set(String name, String description, double value) {
        if (values.put(name, value) == null) {
            Gauge.builder(name, values, known -> known.getOrDefault(name, Double.NaN))
                    .description(description)
                    .register(registry);
        }
    }
}
