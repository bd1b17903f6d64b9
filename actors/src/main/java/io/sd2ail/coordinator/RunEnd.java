package io.sd2ail.coordinator;

import io.sd2ail.session.RunOutcome;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorInitializationException;
import org.jspecify.annotations.Nullable;

/// What is known of a run's end while it comes: the closing summary, and the first failure, which outweighs it.
final class RunEnd {
    private @Nullable RunOutcome outcome;
    private @Nullable Throwable failure;

    /// Only the first failure counts: others follow from it.
    void fail(Throwable reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    boolean failed() {
        return failure != null;
    }

    void concluded(RunOutcome closing) {
        outcome = closing;
    }

    /// Completes the run's outcome with the summary or the first failure.
    ///
    /// @param directory of the run, for the sentence that says how to go on
    /// @param checkpoint the last good one; null when this process wrote none
    void tell(CompletableFuture<RunOutcome> waiting, Path directory, @Nullable Path checkpoint) {
        Throwable reason = failure;
        RunOutcome closing = outcome;
        if (reason == null && closing != null) {
            waiting.complete(closing);
        } else {
            Throwable cause = reason == null ? new IllegalStateException("the run ended early") : unwrapped(reason);
            waiting.completeExceptionally(RunSummaries.failure(cause, directory, checkpoint));
        }
    }

    private static Throwable unwrapped(Throwable reason) {
        Throwable cause = reason.getCause();
        boolean wrapper = reason instanceof ActorInitializationException || reason instanceof CompletionException;
        return wrapper && cause != null ? unwrapped(cause) : reason;
    }
}
