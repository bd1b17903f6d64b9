package io.sd2ail.cluster;

/// What to say where an answer fails to come.
final class Silence {
    private Silence() {}

    /// @param address HOST:PORT
    static String noNode(String address) {
        return "no node answers at " + address
                + ": check that one runs there and that the address is the one it prints at its start";
    }

    /// @param reason by the library
    static String noTrust(String address, String reason) {
        return "the node at " + address + " and this one do not trust each other (" + reason
                + "): both need a valid certificate of the same authority, ./sd2ail tls issue makes it";
    }

    /// @param address HOST:PORT where connections that speak TLS are closed
    static String noTls(String address) {
        return "what listens at " + address + " closes connections that speak TLS: the node is not there yet, or it"
                + " speaks without: start it with --tls, or leave --tls out here";
    }

    /// @param who `the node`, `the learner`
    /// @param address of its process
    static String noAnswer(String who, Object address) {
        return who + " at " + address + " does not answer: ask again, and look whether its process lives";
    }

    /// @param address HOST:PORT of the node that was asked
    static String noLearner(String address) {
        return "the node at " + address
                + " knows of no learner now: wait for the learner to come back, or ask again once one is started";
    }
}
