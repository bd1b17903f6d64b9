package io.sd2ail.environment.bridge;

import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Who holds environments and answers for them. Whatever goes wrong ends it: only [#close] is left then.
public interface Simulator extends AutoCloseable {
    /// @throws EpisodeLostException when there is no proper answer in this time
    SimulatorReply exchange(SimulatorRequest request, Duration patience);

    /// For what the owner finds in a reply: ends it.
    ///
    /// @param what is wrong with the reply
    EpisodeLostException garbage(@Nullable String what);

    /// Whether it can still be asked, as far as is known.
    boolean isOpen();

    @Override
    void close();
}
