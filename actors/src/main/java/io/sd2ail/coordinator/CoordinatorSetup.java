package io.sd2ail.coordinator;

import io.sd2ail.session.OwnedRun;
import io.sd2ail.session.RunOutcome;
import java.util.concurrent.CompletableFuture;

/// A run as its [Coordinator] has it.
///
/// @param owned what it learns with, its directory, who watches it
/// @param version of the program
/// @param alone whether all parts are in this process
/// @param standby whether other learners stand by
/// @param outcome completed when everything is saved and told
public record CoordinatorSetup(
        OwnedRun owned, String version, boolean alone, boolean standby, CompletableFuture<RunOutcome> outcome) {
    /// Whether the learner says which nodes are out. Where others stand by, the cluster's resolver does: it must decide
    /// about the learner too.
    boolean decidesWhoIsOut() {
        return !alone && !standby;
    }
}
