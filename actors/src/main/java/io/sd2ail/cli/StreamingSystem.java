package io.sd2ail.cli;

import io.sd2ail.node.OwnedRun;
import io.sd2ail.node.RunOutcome;
import io.sd2ail.node.TrainingRun;
import io.sd2ail.train.RunConfig;
import io.sd2ail.train.RunListener;
import java.nio.file.Path;
import java.util.List;

/// The streaming system of this process, for the commands: opens the run's directory, prepares what is learned, starts
/// the actors, and gives everything back at the end.
final class StreamingSystem implements TrainingSystem {
    @Override
    public RunHandle start(RunConfig config, Path runDirectory, boolean resume, List<RunListener> listeners) {
        OwnedRun run = RunFiles.open(config, runDirectory, resume, listeners);
        try {
            return new Run(run.release(), TrainingRun.start(run.parts(), run.storage(), run.listeners()));
        } catch (RuntimeException e) {
            run.release().run();
            throw e;
        }
    }

    private record Run(Runnable release, TrainingRun system) implements RunHandle {
        @Override
        public RunOutcome await() throws InterruptedException {
            try {
                return system.await();
            } finally {
                release.run();
            }
        }

        @Override
        public void requestStop() {
            system.requestStop();
        }
    }
}
