package io.sd2ail.cli;

import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.node.Parts;
import io.sd2ail.node.RunOutcome;
import io.sd2ail.node.RunStorage;
import io.sd2ail.node.TrainingRun;
import io.sd2ail.train.Backends;
import io.sd2ail.train.LearningTask;
import io.sd2ail.train.RunConfig;
import io.sd2ail.train.RunListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The streaming system of this process, for the commands: opens the run's directory, prepares what is learned, starts
/// the actors, and gives everything back at the end.
final class StreamingSystem implements TrainingSystem {
    @Override
    public RunHandle start(RunConfig config, Path runDirectory, boolean resume, List<RunListener> listeners) {
        // Whether the demonstrations fit is known before a directory is made.
        KeptFile demonstrations = KeptFile.demonstrations(config, runDirectory, resume);
        KeptFile diffusion = KeptFile.diffusion(config, runDirectory, resume);
        ComputeNotice notice = new ComputeNotice();
        Backends backends = new Backends(config.compute(), notice::chosen);
        LearningTask task = LearningTask.prepare(config, KeptFile.sources(demonstrations, diffusion), backends);
        task.notices().forEach(notice::add);
        RunDirectory directory = resume
                ? RunDirectory.open(runDirectory)
                : RunDirectory.create(runDirectory, ConfigRenderer.render(config));
        try {
            directory.store(ConfigRenderer.render(config));
            demonstrations.keep();
            diffusion.keep();
            List<RunListener> withNotices = new ArrayList<>(listeners);
            withNotices.addAll(List.of(notice, new DemonstrationNotice(task)));
            RunStorage storage = RunStorage.open(directory, config.checkpoints());
            return new Run(directory, storage, TrainingRun.start(Parts.of(task), storage, withNotices));
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private record Run(RunDirectory directory, RunStorage storage, TrainingRun system) implements RunHandle {
        @Override
        public RunOutcome await() throws InterruptedException {
            try (directory;
                    storage) {
                return system.await();
            }
        }

        @Override
        public void requestStop() {
            system.requestStop();
        }
    }
}
