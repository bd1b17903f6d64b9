package io.sd2ail.drill;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.process.ProcessHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Every node of a local cluster behind a [Forwarder]: it listens at one port and is reached by another.
final class Network implements ProcessHook {
    private final int learnerPort;
    private final Map<String, Forwarder> forwarders = new HashMap<>();

    /// @param learnerPort by which nodes join
    Network(int learnerPort) {
        this.learnerPort = learnerPort;
    }

    /// Of a node.
    Forwarder before(String node) {
        return Objects.requireNonNull(forwarders.get(node));
    }

    /// Of all nodes.
    Iterable<Forwarder> all() {
        return forwarders.values();
    }

    @Override
    public List<String> arguments(String node) {
        boolean learner = node.equals("learner");
        int reached = learner ? learnerPort : Addresses.freePort(Addresses.LOOPBACK, 0);
        int listening = Addresses.freePort(Addresses.LOOPBACK, 0);
        try {
            forwarders.put(node, new Forwarder(reached, listening));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> bind = List.of("--bind", Addresses.LOOPBACK + ":" + listening);
        return learner ? bind : List.of("--port", Integer.toString(reached), bind.getFirst(), bind.getLast());
    }

    @Override
    public Map<String, String> environment(String node) {
        return Map.of();
    }

    @Override
    public void beforeStart(String node) {}
}
