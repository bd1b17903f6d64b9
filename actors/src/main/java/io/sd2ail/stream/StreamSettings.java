package io.sd2ail.stream;

import com.typesafe.config.Config;
import java.time.Duration;

/// Buffers and delays of the streaming system, read once from `sd2ail.system` in application.conf, which says what each
/// is for.
public record StreamSettings(Connection connection, Inlet rollouts, Inlet demonstrations, Pace pace) {
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

    /// @param slice time an actor computes before it looks at its mailbox
    /// @param askAgain pause after which weights are asked for again
    /// @param noticeAfter waits that last shorter are not told to listeners
    /// @param stopTimeout longest wait for a part to stop
    /// @param environmentFailures failures in a row after which a rollout worker gives up
    public record Pace(
            Duration slice, Duration askAgain, Duration noticeAfter, Duration stopTimeout, int environmentFailures) {}

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
                new Pace(
                        config.getDuration("slice"),
                        config.getDuration("ask-again"),
                        config.getDuration("notice-after"),
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
