package io.sd2ail.stream;

import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// One part's voice at the [ActivityBoard]: speaks only when something changed.
public final class ActivityReporter {
    private final String part;
    private final ActorRef<ActivityBoard.Command> board;
    private @Nullable String told;
    private long sinceMillis;

    public ActivityReporter(String part, ActorRef<ActivityBoard.Command> board) {
        this.part = part;
        this.board = board;
    }

    public void works() {
        tell("");
    }

    /// @param reason what for, as a user would want to read it after "PART waits for"
    public void waits(String reason) {
        tell(reason);
    }

    /// For a part that looks at itself from outside.
    ///
    /// @param reason what it waits for; empty when it works
    /// @param since wall time in milliseconds
    public void says(String reason, long since) {
        if (!reason.equals(told) || (since != sinceMillis && !reason.isEmpty())) {
            told = reason;
            sinceMillis = since;
            board.tell(new ActivityBoard.Changed(part, reason, since));
        }
    }

    private void tell(String reason) {
        if (!reason.equals(told)) {
            // A wait whose reason only counts on goes on: it began when it began.
            if (told == null || told.isEmpty() || reason.isEmpty()) {
                sinceMillis = System.currentTimeMillis();
            }
            told = reason;
            board.tell(new ActivityBoard.Changed(part, reason, sinceMillis));
        }
    }
}
