package io.sd2ail.telemetry;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.terminal.Screen;
import java.time.Duration;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/// Shows a run's progress: one bar on a terminal, elsewhere plain lines, at most one every 10 seconds, and one for
/// every evaluation.
public final class ProgressView implements RunListener, AutoCloseable {
    private static final int REDRAW_MILLISECONDS = 500;
    private static final long PLAIN_EVERY = Duration.ofSeconds(10).toNanos();

    private final Screen screen;
    private final int width;
    private final LongSupplier nanoTime;
    private RunEvent.@Nullable Started started;
    private @Nullable RunProgress progress;
    private @Nullable ProgressBar bar;
    private long nextPlainLine;

    /// @param width columns of the terminal
    public ProgressView(Screen screen, int width) {
        this(screen, width, System::nanoTime);
    }

    ProgressView(Screen screen, int width, LongSupplier nanoTime) {
        this.screen = screen;
        this.width = width;
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
        if (bar != null) {
            bar.close();
            bar = null;
            screen.status("");
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
            bar = new ProgressBarBuilder()
                    .setInitialMax(begun.config().steps())
                    .startsFrom(begun.environmentSteps(), Duration.ZERO)
                    .setUpdateIntervalMillis(REDRAW_MILLISECONDS)
                    .setMaxRenderedLength(width)
                    .setRenderer((_, length) -> ProgressText.bar(gathered.view(), length, screen.isUnicode()))
                    .setConsumer(new DelegatingProgressBarConsumer(screen::status, width))
                    .build();
        }
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
            case RunEvent.ClonedEvaluated cloned ->
                screen.line(ProgressText.cloning(cloned.result(), begun.randomReturn(), begun.expertReturn()));
            case RunEvent.Finished _ -> close();
            case RunEvent.Started _, RunEvent.CheckpointWritten _, RunEvent.EpisodesLost _ -> {}
        }
        if (bar != null) {
            bar.stepTo(gathered.view().steps());
        } else if (!screen.isTerminal() && nanoTime.getAsLong() - nextPlainLine >= 0) {
            nextPlainLine = nanoTime.getAsLong() + PLAIN_EVERY;
            screen.line(ProgressText.plain(gathered.view()));
        }
    }
}
