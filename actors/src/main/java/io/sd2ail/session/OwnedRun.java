package io.sd2ail.session;

import io.sd2ail.parts.Parts;
import io.sd2ail.run.RunListener;
import java.util.List;

/// A run that this process opened: it has the lock on its directory until the release.
///
/// @param id of the run, the same in every process that ever owns it
/// @param parts make the core objects
/// @param storage its directory
/// @param listeners are called one after the other from one thread at a time
/// @param release gives everything back, once the actors have stopped
public record OwnedRun(String id, Parts parts, RunStorage storage, List<RunListener> listeners, Runnable release) {
    public OwnedRun {
        listeners = List.copyOf(listeners);
    }

    /// How a learner node comes by its run.
    @FunctionalInterface
    public interface Source {
        /// @throws io.sd2ail.checkpoint.StorageException when it can't be opened; in use by another learner perhaps
        OwnedRun open();
    }
}
