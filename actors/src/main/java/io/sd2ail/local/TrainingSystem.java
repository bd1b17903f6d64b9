package io.sd2ail.local;

import io.sd2ail.run.RunListener;
import io.sd2ail.session.Run;
import io.sd2ail.session.RunOutcome;
import java.util.List;

/// The system behind the commands. Everything that goes wrong for a reason the user can mend is thrown as one of the
/// exceptions in [io.sd2ail.cli.KnownFailure].
public interface TrainingSystem {
    /// Begins a run, or goes on with one from its newest whole checkpoint. Returns when the run is under way; its first
    /// event, `Started`, comes before any other.
    ///
    /// @param run its directory is locked while it lasts
    /// @param listeners are told everything, one event at a time
    RunHandle start(Run run, List<RunListener> listeners);

    /// A run under way.
    interface RunHandle {
        /// Waits for the run's end; everything is saved and every listener told when it returns.
        RunOutcome await() throws InterruptedException;

        /// Asks the run to save everything and end. Returns at once; may be asked more than once.
        void requestStop();
    }
}
