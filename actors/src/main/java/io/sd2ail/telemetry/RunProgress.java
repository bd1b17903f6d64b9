package io.sd2ail.telemetry;

import io.sd2ail.run.EvaluationResult;
import io.sd2ail.run.RunEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/// How far a run is, gathered from its events. Thread-safe: the run writes, the progress bar's thread reads.
final class RunProgress {
    /// Rates are taken over this many seconds.
    private static final double RATE_WINDOW_SECONDS = 30;

    /// A run that has made no update for this long, and for this many times the usual pause, stands still.
    private static final double STILL_SECONDS = 5;

    private static final double STILL_PAUSES = 3;

    private final RunEvent.Started started;
    private final Deque<Moment> moments = new ArrayDeque<>();
    private final SortedMap<String, String> waits = new TreeMap<>();
    private final List<Double> returns = new ArrayList<>();
    private final long startNanos;
    private double clonedReturn = Double.NaN;
    private long episodeSteps;
    private String cloning = "";
    private final LongSupplier nanoTime;
    private long movedNanos;

    private record Moment(double seconds, long steps, long updates) {}

    /// One look at the run.
    ///
    /// @param steps environment steps done
    /// @param totalSteps environment steps to do
    /// @param stepsPerSecond recently; NaN before it is known
    /// @param updatesPerSecond recently; NaN before it is known
    /// @param secondsGone in this process
    /// @param returns of the evaluations of this process
    /// @param clonedReturn what cloning alone reached; NaN where it is not known
    /// @param expertReturn NaN where there are no demonstrations
    /// @param waiting which part waits for what, or how far cloning alone is; empty when there is nothing to say
    record View(
            String environment,
            long steps,
            long totalSteps,
            long updates,
            double stepsPerSecond,
            double updatesPerSecond,
            double secondsGone,
            List<Double> returns,
            double clonedReturn,
            double expertReturn,
            String waiting) {
        /// NaN before the first.
        double lastReturn() {
            return returns.isEmpty() ? Double.NaN : returns.getLast();
        }

        /// NaN before the first.
        double bestReturn() {
            return returns.stream().max(Double::compare).orElse(Double.NaN);
        }

        double fraction() {
            return Math.min(1, (double) steps / totalSteps);
        }

        /// Seconds to the end at the recent pace; NaN before that is known.
        double secondsLeft() {
            return stepsPerSecond > 0 ? Math.max(0, totalSteps - steps) / stepsPerSecond : Double.NaN;
        }
    }

    /// @param nanoTime a clock, as [System#nanoTime()]
    RunProgress(RunEvent.Started started, LongSupplier nanoTime) {
        this.started = started;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.movedNanos = startNanos;
        moments.addLast(new Moment(0, started.environmentSteps(), started.updates()));
    }

    synchronized void onMetrics(RunEvent.Metrics metrics) {
        movedNanos = nanoTime.getAsLong();
        moments.addLast(new Moment(metrics.seconds(), metrics.environmentSteps(), metrics.updates()));
        while (moments.size() > 2 && metrics.seconds() - moments.getFirst().seconds() > RATE_WINDOW_SECONDS) {
            moments.removeFirst();
        }
    }

    synchronized void onEpisode(int steps) {
        episodeSteps += steps;
    }

    synchronized void onEvaluated(EvaluationResult result) {
        returns.add(result.meanReturn());
    }

    synchronized void onCloned(EvaluationResult result) {
        clonedReturn = result.meanReturn();
    }

    synchronized void onActivity(String part, String reason) {
        if (reason.isEmpty()) {
            waits.remove(part);
        } else {
            waits.put(part, reason);
        }
    }

    synchronized void onCloning(RunEvent.Cloning event) {
        cloning = event.done() == event.total()
                ? ""
                : String.format(Locale.ROOT, "cloning alone: %,d of %,d updates", event.done(), event.total());
    }

    synchronized View view() {
        Moment first = moments.getFirst();
        Moment last = moments.getLast();
        double seconds = last.seconds() - first.seconds();
        return new View(
                started.config().environment(),
                Math.max(last.steps(), started.environmentSteps() + episodeSteps),
                started.config().steps(),
                last.updates(),
                rate(last.steps() - first.steps(), seconds),
                rate(last.updates() - first.updates(), seconds),
                (nanoTime.getAsLong() - startNanos) / 1e9,
                List.copyOf(returns),
                clonedReturn,
                started.expertReturn(),
                waiting());
    }

    private double rate(long count, double seconds) {
        if (seconds <= 0) {
            return Double.NaN;
        }
        double pause = seconds / (moments.size() - 1);
        double still = (nanoTime.getAsLong() - movedNanos) / 1e9;
        return still > Math.max(STILL_SECONDS, STILL_PAUSES * pause) ? 0 : count / seconds;
    }

    /// The learner's wait, and without one a rollout worker's: these two share the pace, the others follow them.
    private String waiting() {
        if (!cloning.isEmpty()) {
            return cloning;
        }
        String part = waits.containsKey("learner")
                ? "learner"
                : waits.keySet().stream()
                        .filter(waiting -> waiting.startsWith("rollout"))
                        .findFirst()
                        .orElse("");
        return part.isEmpty() ? "" : part + " waits for " + waits.get(part);
    }
}
