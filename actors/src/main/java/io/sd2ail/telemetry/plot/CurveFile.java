package io.sd2ail.telemetry.plot;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import io.sd2ail.telemetry.AtomicFile;
import io.sd2ail.telemetry.EvaluationCurve;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps `curve.svg` of a run: drawn anew after every evaluation. A run that goes on takes its earlier evaluations
/// from `metrics.csv`.
public final class CurveFile implements RunListener {
    /// Its name in the run directory.
    public static final String FILE_NAME = "curve.svg";

    private static final Logger log = LoggerFactory.getLogger(CurveFile.class);

    private final Path runDirectory;
    private final List<EvaluationCurve.Point> points = new ArrayList<>();
    private RunEvent.@Nullable Started started;
    private boolean failing;

    public CurveFile(Path runDirectory) {
        this.runDirectory = runDirectory;
    }

    @Override
    public void onEvent(RunEvent event) {
        switch (event) {
            case RunEvent.Started begun -> onStarted(begun);
            case RunEvent.Evaluated evaluated -> {
                points.add(new EvaluationCurve.Point(
                        evaluated.result().environmentSteps(),
                        evaluated.result().meanReturn(),
                        evaluated.result().standardDeviation()));
                draw();
            }
            case RunEvent.Metrics _,
                    RunEvent.EpisodeFinished _,
                    RunEvent.Cloning _,
                    RunEvent.ClonedEvaluated _,
                    RunEvent.CheckpointWritten _,
                    RunEvent.EpisodesLost _,
                    RunEvent.ActivityChanged _,
                    RunEvent.Finished _ -> {}
        }
    }

    private void onStarted(RunEvent.Started begun) {
        started = begun;
        points.clear();
        Path metrics = runDirectory.resolve(MetricsCsv.FILE_NAME);
        if (begun.environmentSteps() > 0 && Files.exists(metrics)) {
            try {
                MetricsCsv.evaluations(metrics, "").points().stream()
                        .filter(point -> point.environmentSteps() <= begun.environmentSteps())
                        .forEach(points::add);
            } catch (IOException e) {
                log.warn("{} begins anew because {} can't be read: {}", FILE_NAME, metrics, e.getMessage(), e);
            }
        }
    }

    private void draw() {
        if (started == null) {
            return;
        }
        String label = "seed " + started.config().seed();
        LearningCurve picture = new LearningCurve(
                started.config().environment() + ", " + label,
                started.expertReturn(),
                started.randomReturn(),
                List.of(new EvaluationCurve(label, points)));
        try {
            AtomicFile.write(runDirectory.resolve(FILE_NAME), picture.svg());
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                log.warn("{} can't be drawn: {}; training goes on", FILE_NAME, e.getMessage(), e);
            }
            failing = true;
        }
    }
}
