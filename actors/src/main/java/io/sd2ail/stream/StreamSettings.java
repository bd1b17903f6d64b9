package io.sd2ail.stream;

import com.typesafe.config.Config;
import java.time.Duration;

/// Buffers and delays of the streaming system, read once from `sd2ail.system` in application.conf, which says what each
/// is for.
public record StreamSettings(
        Connection connection,
        Inlet rollouts,
        Inlet demonstrations,
        Parameters parameters,
        Membership membership,
        Pace pace) {
    /// The sending end of a stream.
    ///
    /// @param attachTimeout wait for an answer to an attach before the next try
    /// @param acknowledgementTimeout silence after which a connection counts as dead
    /// @param smallestBackoff pause before the first reconnect
    /// @param largestBackoff pause that repeated failures approach
    /// @param backoffJitter random part of a pause, as a fraction of it
    public record Connection(
            Duration attachTimeout,
            Duration acknowledgementTimeout,
            Duration smallestBackoff,
            Duration largestBackoff,
            double backoffJitter) {}

    /// The receiving end of one kind of stream.
    ///
    /// @param connectionBuffer elements a connection may hold on the receiving side
    /// @param mergeBuffer elements of each connection in the merge: 1 shares most evenly
    /// @param subscriptionTimeout after which an unused inlet is closed
    /// @param acknowledgeEvery also when nothing arrived
    /// @param elementsAhead elements that may be accepted and not yet inserted
    public record Inlet(
            int connectionBuffer,
            int mergeBuffer,
            Duration subscriptionTimeout,
            Duration acknowledgeEvery,
            int elementsAhead) {}

    /// Weights on their way to subscribers.
    ///
    /// @param partBytes size of a piece
    /// @param largestBytes of a version; one that is larger is refused
    /// @param askAgain pause after which weights are asked for again
    public record Parameters(int partBytes, long largestBytes, Duration askAgain) {}

    /// Nodes and the learner.
    ///
    /// @param heartbeat pause between two signs of life
    /// @param silentAfter silence after which a node is called silent, and another stands in for it
    /// @param lostAfter time that the cluster and the learner must miss a node before it is taken out of the
    /// cluster
    /// @param drainTimeout after which a node that is to leave gives up what the learner has not taken
    /// @param answerTimeout longest wait for a node's answer to a question
    public record Membership(
            Duration heartbeat,
            Duration silentAfter,
            Duration lostAfter,
            Duration drainTimeout,
            Duration answerTimeout) {}

    /// @param slice time an actor computes before it looks at its mailbox
    /// @param noticeAfter waits that last shorter are not told to listeners
    /// @param stallAfter wait of the learner after which the log says who waits for what
    /// @param stopTimeout longest wait for a part to stop
    /// @param environmentFailures failures in a row after which a rollout worker gives up
    public record Pace(
            Duration slice, Duration noticeAfter, Duration stallAfter, Duration stopTimeout, int environmentFailures) {}

    /// @param system the whole configuration of the actor system
    public static StreamSettings of(Config system) {
        Config config = system.getConfig("sd2ail.system");
        Config connection = config.getConfig("connection");
        return new StreamSettings(
                new Connection(
                        connection.getDuration("attach-timeout"),
                        connection.getDuration("acknowledgement-timeout"),
                        connection.getDuration("smallest-backoff"),
                        connection.getDuration("largest-backoff"),
                        connection.getDouble("backoff-jitter")),
                inlet(config.getConfig("rollouts")),
                inlet(config.getConfig("demonstrations")),
                new Parameters(
                        Math.toIntExact(config.getBytes("parameters.part-bytes")),
                        config.getBytes("parameters.largest-bytes"),
                        config.getDuration("parameters.ask-again")),
                new Membership(
                        config.getDuration("membership.heartbeat"),
                        config.getDuration("membership.silent-after"),
                        config.getDuration("membership.lost-after"),
                        config.getDuration("membership.drain-timeout"),
                        config.getDuration("membership.answer-timeout")),
                new Pace(
                        config.getDuration("slice"),
                        config.getDuration("notice-after"),
                        config.getDuration("stall-after"),
                        config.getDuration("stop-timeout"),
                        config.getInt("environment-failures")));
    }

    private static Inlet inlet(Config config) {
        return new Inlet(
                config.getInt("connection-buffer"),
                config.getInt("merge-buffer"),
                config.getDuration("subscription-timeout"),
                config.getDuration("acknowledge-every"),
                config.getInt("elements-ahead"));
    }
}
