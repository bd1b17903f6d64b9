package io.sd2ail.node;

import io.sd2ail.train.RunListener;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A run that this process owns: what it learns with, its directory, who watches it, and how it ended.
///
/// @param id of the run, the same in every process that ever owns it
/// @param version of the program
/// @param parts make the core objects
/// @param storage its directory
/// @param listeners are called one after the other from one thread at a time
/// @param alone whether all parts are in this process
/// @param standby whether other learners stand by
/// @param outcome completed when everything is saved and told
/// @param release run once the actors have stopped
record OpenRun(
        String id,
        String version,
        Parts parts,
        RunStorage storage,
        List<RunListener> listeners,
        boolean alone,
        boolean standby,
        CompletableFuture<RunOutcome> outcome,
        Runnable release)
        implements AutoCloseable {
    OpenRun {
        listeners = List.copyOf(listeners);
    }

    @Override
    public void close() {
        release.run();
    }
}
