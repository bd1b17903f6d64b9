package io.sd2ail.coordinator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which nodes of the cluster are lost: the cluster's failure detector misses them, and the learner has not heard of
/// them either, both for a while. A node that only others miss, on an overloaded machine or behind a broken cable
/// between two rollouts, stays. Not thread-safe.
final class LostNodes {
    private static final Logger log = LoggerFactory.getLogger(LostNodes.class);

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

    /// Takes the nodes that are lost out of a cluster.
    ///
    /// @param heardNanos when the learner last heard of a node, [Long#MIN_VALUE] if never
    void takeOut(Cluster cluster, ToLongFunction<String> heardNanos) {
        Map<String, Address> missed = new HashMap<>();
        for (Member member : cluster.state().getUnreachable()) {
            if (member.status() != MemberStatus.down() && member.status() != MemberStatus.exiting()) {
                missed.put(member.address().hostPort(), member.address());
            }
        }
        for (String address : of(missed.keySet(), heardNanos, System.nanoTime())) {
            log.warn("{} is neither reached nor heard of: the cluster goes on without it", address);
            cluster.manager().tell(Down.apply(missed.get(address)));
        }
    }
}
