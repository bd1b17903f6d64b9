package io.sd2ail.stream;

import org.apache.pekko.actor.typed.ChildFailed;

/// The failure of a child that its parent can't do without, as the parent's own: whoever watches the parent reads the
/// reason, and not that a child died.
public final class ChildFailure {
    private ChildFailure() {}

    /// @return to be thrown
    public static IllegalStateException of(ChildFailed failed) {
        return new IllegalStateException(failed.getCause().getMessage(), failed.getCause());
    }
}
