package io.sd2ail.process;

import java.io.IOException;
import java.nio.file.Path;

/// Where a node runs, and how its process there is started and ended. What stands for it here is a process of this
/// machine, whose exit code is the node's.
interface NodePlace {
    /// @param life how often it was started before
    /// @param log what it says is appended here
    Process start(int life, Path log) throws IOException;

    /// Asks it to end well.
    void stop(Process process);

    void kill(Process process);

    /// Tells it that somebody watches, every few seconds.
    void greet(Process process);

    /// Why a process that ended with this code says nothing about the node: the way to it broke. Empty when it tells of
    /// the node's own end.
    String broken(int exitCode);

    /// For people.
    ///
    /// @param pid of the process here
    String words(long pid);
}
