package io.sd2ail.cli;

import io.sd2ail.node.OwnedRun;
import io.sd2ail.telemetry.CurveFile;
import io.sd2ail.telemetry.MetricRecorder;
import io.sd2ail.telemetry.ProgressView;
import io.sd2ail.train.RunConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The run of a learner node, with everything that watches it. It may be opened again after it was released: another
/// actor system of this process, or a standby that takes over.
final class LearnerRun implements AutoCloseable {
    private final RunConfig config;
    private final Path directory;
    private final Stage stage;
    private final RunLog log = new RunLog();
    private @Nullable MetricRecorder metrics;
    private @Nullable ProgressView progress;

    /// @param directory of a run that exists
    LearnerRun(RunConfig config, Path directory, Stage stage) {
        this.config = config;
        this.directory = directory;
        this.stage = stage;
    }

    long steps() {
        return config.steps();
    }

    /// @throws io.sd2ail.checkpoint.StorageException when it can't be opened, or another process has it
    synchronized OwnedRun open() {
        DelegatingListener late = new DelegatingListener();
        OwnedRun run = RunFiles.open(config, directory, true, List.of(log, late));
        MetricRecorder recorder = MetricRecorder.into(directory);
        ProgressView view = new ProgressView(stage.screen(), stage.columns());
        metrics = recorder;
        progress = view;
        late.to(List.of(recorder, new CurveFile(directory), view));
        Runnable release = () -> {
            run.release().run();
            close();
        };
        return new OwnedRun(run.id(), run.parts(), run.storage(), run.listeners(), release);
    }

    @Override
    public synchronized void close() {
        if (progress != null) {
            progress.close();
            progress = null;
        }
        if (metrics != null) {
            metrics.close();
            metrics = null;
        }
        log.close();
    }
}
