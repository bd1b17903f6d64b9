package io.sd2ail.monitoring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Meters of a run's present, as it answers when somebody scrapes: the ledger and the nodes.
final class StatusMeters {
    private static final String GONE = "gone";
    private static final Set<String> STATES = Set.of("up", "silent", "draining", RunStatus.Node.PUT_OUT, GONE);

    private final LabelledGauge ledger;
    private final LabelledGauge totals;
    private final LabelledGauge rejected;
    private final LabelledGauge nodes;
    private final LabelledGauge versions;
    private final LabelledGauge memory;
    private final AtomicInteger paused = new AtomicInteger();

    StatusMeters(MeterRegistry registry) {
        ledger = new LabelledGauge(
                registry,
                "sd2ail.worker.rows",
                "Rows of the workers that are there, in their present lives, by where they are");
        totals = new LabelledGauge(
                registry,
                "sd2ail.ledger.rows",
                "Rows of all workers that ever were: produced = inserted + rejected + in flight");
        rejected = new LabelledGauge(registry, "sd2ail.rejected.rows", "Rows that the intake refused, by reason");
        nodes = new LabelledGauge(registry, "sd2ail.nodes", "Nodes of the run by state");
        versions = new LabelledGauge(registry, "sd2ail.node.info", "1 for each node, with the version of its program");
        memory = new LabelledGauge(
                registry,
                "sd2ail.node.memory.bytes",
                "Memory of each node's process: heap in use, its limit, resident");
        Gauge.builder("sd2ail.paused", paused, AtomicInteger::get)
                .description("1 while a user has paused the run")
                .register(registry);
    }

    void show(RunStatus status) {
        paused.set(status.paused() ? 1 : 0);
        Map<Tags, Long> workers = new HashMap<>();
        for (RunStatus.Worker worker : status.workers()) {
            Tags of = Tags.of("worker", worker.worker().toString(), "node", worker.node());
            // One that does not answer now has not produced -1.
            if (worker.produced() >= 0) {
                workers.put(of.and("state", "produced"), worker.produced());
            }
            workers.put(of.and("state", "inserted"), worker.inserted());
            workers.put(of.and("state", "rejected"), worker.rejected());
            workers.put(of.and("state", "in_flight"), worker.inFlight());
        }
        ledger.show(workers);
        LedgerTotals all = status.ledger();
        totals.show(Map.of(
                Tags.of("state", "produced"), all.produced(),
                Tags.of("state", "inserted"), all.inserted(),
                Tags.of("state", "rejected"), all.rejected(),
                Tags.of("state", "in_flight"), all.inFlight(),
                Tags.of("state", "dropped"), all.dropped()));
        rejected.show(all.reasons().stream()
                .collect(Collectors.toMap(each -> Tags.of("reason", each.reason()), LedgerTotals.Rejected::rows)));
        Map<Tags, Long> byState = new HashMap<>();
        STATES.forEach(state -> byState.put(Tags.of("state", state), 0L));
        status.nodes().forEach(node -> byState.merge(Tags.of("state", state(node)), 1L, Long::sum));
        nodes.show(byState);
        showPrograms(status.nodes());
    }

    private void showPrograms(List<RunStatus.Node> all) {
        Map<Tags, Integer> named = new HashMap<>();
        Map<Tags, Long> used = new HashMap<>();
        for (RunStatus.Node node : all) {
            Tags of = Tags.of("node", node.name(), "roles", String.join(",", Role.labels(node.roles())));
            named.put(of.and("version", node.version()), 1);
            if (!state(node).equals(GONE) && node.memory().known()) {
                used.put(of.and("kind", "heap_used"), node.memory().heapUsed());
                used.put(of.and("kind", "heap_max"), node.memory().heapMax());
                used.put(of.and("kind", "resident"), node.memory().resident());
            }
        }
        versions.show(named);
        memory.show(used);
    }

    private static String state(RunStatus.Node node) {
        return STATES.contains(node.plainState()) ? node.plainState() : GONE;
    }
}
