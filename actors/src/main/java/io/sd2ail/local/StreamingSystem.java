package io.sd2ail.local;

import io.sd2ail.run.RunListener;
import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunOutcome;
import java.util.List;

/// The streaming system of this process, for the commands: opens the run's directory, prepares what is learned, starts
/// the actors, and gives everything back at the end.
public final class StreamingSystem implements TrainingSystem {
    @Override
    public RunHandle start(Run run, List<RunListener> listeners) {
        OwnedRun owned = run.open(listeners);
        try {
            return new Handle(owned.release(), LocalRun.start(owned.parts(), owned.storage(), owned.listeners()));
        } catch (RuntimeException e) {
            owned.release().run();
            throw e;
        }
    }

    private record Handle(Runnable release, LocalRun system) implements RunHandle {
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
