package io.sd2ail.session;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.run.RunSummary;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `run.log` of a run: what happened, with stack traces. Open from the run's first event on, appended to by every
/// process of the run.
final class RunLog implements RunListener, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunLog.class);

    static final String FILE_NAME = "run.log";

    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{20} [%thread] %msg%n%ex";

    private @Nullable FileAppender<ILoggingEvent> appender;

    @Override
    public void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Started started -> onStarted(started);
            case RunEvent.Evaluated(EvaluationResult result) ->
                log.info(
                        "evaluated at step {}: mean return {} over {} episodes{}",
                        result.environmentSteps(),
                        rounded(result.meanReturn()),
                        result.returns().length,
                        Evaluation.divergedText(result.diverged()));
            case RunEvent.ClonedEvaluated(EvaluationResult result) ->
                log.info(
                        "cloning alone, before the first update: mean return {} over {} episodes",
                        rounded(result.meanReturn()),
                        result.returns().length);
            case RunEvent.CheckpointWritten(long updates, Path folder, double seconds) ->
                log.info("checkpoint at update {} in {} took {} s", updates, folder, seconds);
            case RunEvent.Finished(RunSummary summary, boolean complete) ->
                log.info("{}: {}", complete ? "complete" : "stopped", summary);
            case RunEvent.Metrics _,
                    RunEvent.Cloning _,
                    RunEvent.EpisodeFinished _,
                    RunEvent.EpisodesLost _,
                    RunEvent.ActivityChanged _ -> {}
        }
    }

    private static String rounded(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void onStarted(RunEvent.Started started) {
        if (appender == null) {
            open(started.runDirectory().resolve(FILE_NAME));
        }
        log.info(
                "begins at step {}, update {}, Java {}\n{}",
                started.environmentSteps(),
                started.updates(),
                Runtime.version(),
                ConfigRenderer.render(started.config()));
    }

    private void open(Path path) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        FileAppender<ILoggingEvent> opened = new FileAppender<>();
        opened.setContext(context);
        opened.setName(FILE_NAME);
        opened.setFile(path.toString());
        opened.setEncoder(encoder);
        opened.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(opened);
        appender = opened;
    }

    @Override
    public void close() {
        if (appender != null && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(appender);
            appender.stop();
            appender = null;
        }
    }
}
