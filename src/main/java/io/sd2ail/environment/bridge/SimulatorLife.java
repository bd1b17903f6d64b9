package io.sd2ail.environment.bridge;

import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.bridge.v1.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The simulators of a batch, one after the other: when one has ended, the next takes its place.
public interface SimulatorLife extends AutoCloseable {
    /// Of the environments of each of them.
    EnvironmentSpec spec();

    /// Names of the figures that each of them gives.
    List<String> infoNames();

    /// For people, as [io.sd2ail.environment.Environment#simulator()].
    String versions();

    /// The present one, or the next one when it has ended; its environments are made.
    ///
    /// @throws EpisodeLostException when there can be none now
    Simulator simulator();

    /// 1, 2, ...: which of them the present one is.
    int life();

    /// Whether this one is the present one and lives.
    boolean lives(int which);

    /// What a failure that it tells of costs.
    EpisodeLostException lost(Failure failure);

    /// A step has ended.
    ///
    /// @param lost why it failed; null when it did not
    default void stepped(@Nullable EpisodeLostException lost) {}

    /// What became of an episode whose simulator has ended.
    EpisodeLostException ended();

    @Override
    void close();
}
