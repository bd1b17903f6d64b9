package io.sd2ail.telemetry;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.terminal.Screen;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Shows a run's progress: some lines that are drawn anew on a terminal, elsewhere plain lines, at most one
/// every 10 seconds, and one for every evaluation.
public final class ProgressView implements RunListener, AutoCloseable {
    private static final Duration REDRAW_EVERY = Duration.ofMillis(500);
    private static final long PLAIN_EVERY = Duration.ofSeconds(10).toNanos();

    private final Screen screen;
    private final LongSupplier nanoTime;
    private RunEvent.@Nullable Started started;
    private @Nullable RunProgress progress;
    private @Nullable ScheduledExecutorService clock;
    private long nextPlainLine;

    public ProgressView(Screen screen) {
        this(screen, System::nanoTime);
    }

    ProgressView(Screen screen, LongSupplier nanoTime) {
        this.screen = screen;
        this.nanoTime = nanoTime;
    }

    @Override
    public void onEvent(RunEvent event) {
        if (event instanceof RunEvent.Started begun) {
            onStarted(begun);
        } else if (started != null && progress != null) {
            follow(event, started, progress);
        }
    }

    @Override
    public void close() {
        if (clock != null) {
            clock.close();
            clock = null;
            screen.block(List.of());
        }
    }

    private void onStarted(RunEvent.Started begun) {
        started = begun;
        RunProgress gathered = new RunProgress(begun, nanoTime);
        progress = gathered;
        screen.line(
                begun.environmentSteps() == 0
                        ? "training in " + begun.runDirectory()
                        : "going on in %s from step %,d".formatted(begun.runDirectory(), begun.environmentSteps()));
        nextPlainLine = nanoTime.getAsLong() + PLAIN_EVERY;
        if (screen.isTerminal()) {
            // A clock of its own: a run that stands still is seen to stand.
            clock = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("progress").factory());
            var unused = clock.scheduleWithFixedDelay(
                    () -> draw(gathered), 0, REDRAW_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void draw(RunProgress gathered) {
        screen.block(ProgressText.block(gathered.view(), screen.isUnicode()));
    }

    private void follow(RunEvent event, RunEvent.Started begun, RunProgress gathered) {
        switch (event) {
            case RunEvent.Metrics metrics -> gathered.onMetrics(metrics);
            case RunEvent.EpisodeFinished finished ->
                gathered.onEpisode(finished.episode().length());
            case RunEvent.ActivityChanged changed -> gathered.onActivity(changed.part(), changed.reason());
            case RunEvent.Evaluated evaluated -> {
                gathered.onEvaluated(evaluated.result());
                screen.line(ProgressText.evaluation(evaluated.result(), begun.randomReturn(), begun.expertReturn()));
            }
            case RunEvent.Cloning cloning -> gathered.onCloning(cloning);
            case RunEvent.ClonedEvaluated cloned -> {
                gathered.onCloned(cloned.result());
                screen.line(ProgressText.cloning(cloned.result(), begun.randomReturn(), begun.expertReturn()));
            }
            case RunEvent.Finished _ -> close();
            case RunEvent.Started _, RunEvent.CheckpointWritten _, RunEvent.EpisodesLost _ -> {}
        }
        if (!screen.isTerminal() && nanoTime.getAsLong() - nextPlainLine >= 0) {
            nextPlainLine = nanoTime.getAsLong() + PLAIN_EVERY;
            screen.line(ProgressText.plain(gathered.view()));
        }
    }
}
