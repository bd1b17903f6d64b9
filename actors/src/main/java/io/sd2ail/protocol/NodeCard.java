package io.sd2ail.protocol;

import java.util.List;

/// What a node says of itself when it joins a run.
///
/// @param name unique in the run; its workers are `NAME-1`, `NAME-2`, ...
/// @param roles that it was started with
/// @param address HOST:PORT, or [#ONE_PROCESS]
/// @param pid of its process
/// @param protocol version of the messages it speaks: [#PROTOCOL]
/// @param version of the program
/// @param standby whether it was told that learners may stand by: all nodes must agree
public record NodeCard(
        String name, List<Role> roles, String address, long pid, int protocol, String version, boolean standby) {
    /// Grows with every change of the messages that an older node would not understand.
    public static final int PROTOCOL = 6;

    /// Address of the node in a run of one process.
    public static final String ONE_PROCESS = "local";

    public NodeCard {
        roles = List.copyOf(roles);
    }
}
