package io.sd2ail.coordinator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/// Which nodes of the cluster are lost: the cluster's failure detector misses them, and the learner has not heard of
/// them either, both for a while. A node that only others miss, on an overloaded machine or behind a broken cable
/// between two rollouts, stays. Not thread-safe.
final class LostNodes {
    private final Duration lostAfter;
    private final Map<String, Long> missedSince = new HashMap<>();

    /// @param lostAfter time that both must last
    LostNodes(Duration lostAfter) {
        this.lostAfter = lostAfter;
    }

    /// @param missed addresses of the nodes that the failure detector misses now
    /// @param heardNanos when the learner last heard of a node, [Long#MIN_VALUE] if never
    /// @param nowNanos on the same clock
    /// @return the addresses of those that are lost
    List<String> of(Set<String> missed, ToLongFunction<String> heardNanos, long nowNanos) {
        missedSince.keySet().retainAll(missed);
        List<String> lost = new ArrayList<>();
        for (String address : missed) {
            long since = missedSince.computeIfAbsent(address, _ -> nowNanos);
            if (nowNanos - Math.max(since, heardNanos.applyAsLong(address)) >= lostAfter.toNanos()) {
                lost.add(address);
            }
        }
        return lost;
    }
}
