package io.sd2ail.stream;

import org.apache.pekko.actor.typed.DispatcherSelector;

/// The dispatchers of `reference.conf` beside Pekko's own, which is for actors that neither compute nor block.
public final class Dispatchers {
    /// Configuration path of the one that gives each actor a thread of its own.
    public static final String OWN_THREAD = "sd2ail.system.dispatchers.pinned";

    /// For actors that compute, or step a simulator: each has a thread of its own.
    public static final DispatcherSelector PINNED = DispatcherSelector.fromConfig(OWN_THREAD);

    /// For actors that write files or wait for them.
    public static final DispatcherSelector BLOCKING =
            DispatcherSelector.fromConfig("sd2ail.system.dispatchers.blocking");

    private Dispatchers() {}
}
