package io.sd2ail.local;

import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunListener;
import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.RunFiles;
import io.sd2ail.session.RunOutcome;
import java.nio.file.Path;
import java.util.List;

/// The streaming system of this process, for the commands: opens the run's directory, prepares what is learned, starts
/// the actors, and gives everything back at the end.
public final class StreamingSystem implements TrainingSystem {
    @Override
    public RunHandle start(RunConfig config, Path runDirectory, boolean resume, List<RunListener> listeners) {
        OwnedRun run = RunFiles.open(config, runDirectory, resume, listeners);
        try {
            return new Run(run.release(), LocalRun.start(run.parts(), run.storage(), run.listeners()));
        } catch (RuntimeException e) {
            run.release().run();
            throw e;
        }
    }

    private record Run(Runnable release, LocalRun system) implements RunHandle {
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
