package io.sd2ail.monitoring;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.sd2ail.protocol.RunStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// Meters of a run's present, as it answers when somebody scrapes: the ledger and the nodes.
final class StatusMeters {
    private final MultiGauge ledger;
    private final MultiGauge totals;
    private final MultiGauge rejected;
    private final MultiGauge nodes;
    private final AtomicInteger paused = new AtomicInteger();

    StatusMeters(MeterRegistry registry) {
        ledger = MultiGauge.builder("sd2ail.worker.rows")
                .description("Rows of the workers that are there, in their present lives, by where they are")
                .register(registry);
        totals = MultiGauge.builder("sd2ail.ledger.rows")
                .description("Rows of all workers that ever were: produced = inserted + rejected + in flight")
                .register(registry);
        rejected = MultiGauge.builder("sd2ail.rejected.rows")
                .description("Rows that the intake refused, by reason")
                .register(registry);
        nodes = MultiGauge.builder("sd2ail.nodes")
                .description("Nodes of the run by state")
                .register(registry);
        Gauge.builder("sd2ail.paused", paused, AtomicInteger::get)
                .description("1 while a user has paused the run")
                .register(registry);
    }

    void show(RunStatus status) {
        paused.set(status.paused() ? 1 : 0);
        List<MultiGauge.Row<?>> workers = new ArrayList<>();
        for (RunStatus.Worker worker : status.workers()) {
            Tags of = Tags.of("worker", worker.worker().toString(), "node", worker.node());
            // One that does not answer now has not produced -1.
            if (worker.produced() >= 0) {
                workers.add(MultiGauge.Row.of(of.and("state", "produced"), worker.produced()));
            }
            workers.add(MultiGauge.Row.of(of.and("state", "inserted"), worker.inserted()));
            workers.add(MultiGauge.Row.of(of.and("state", "rejected"), worker.rejected()));
            workers.add(MultiGauge.Row.of(of.and("state", "in_flight"), worker.inFlight()));
        }
        ledger.register(workers, true);
        totals.register(
                List.of(
                        MultiGauge.Row.of(
                                Tags.of("state", "produced"), status.ledger().produced()),
                        MultiGauge.Row.of(
                                Tags.of("state", "inserted"), status.ledger().inserted()),
                        MultiGauge.Row.of(
                                Tags.of("state", "rejected"), status.ledger().rejected()),
                        MultiGauge.Row.of(
                                Tags.of("state", "in_flight"), status.ledger().inFlight()),
                        MultiGauge.Row.of(
                                Tags.of("state", "dropped"), status.ledger().dropped())),
                true);
        rejected.register(
                status.ledger().reasons().stream()
                        .<MultiGauge.Row<?>>map(
                                each -> MultiGauge.Row.of(Tags.of("reason", each.reason()), each.rows()))
                        .toList(),
                true);
        Map<String, Long> byState = new TreeMap<>(Map.of("up", 0L, "silent", 0L, "draining", 0L, "gone", 0L));
        byState.putAll(
                status.nodes().stream().collect(Collectors.groupingBy(StatusMeters::state, Collectors.counting())));
        nodes.register(
                byState.entrySet().stream()
                        .<MultiGauge.Row<?>>map(
                                entry -> MultiGauge.Row.of(Tags.of("state", entry.getKey()), entry.getValue()))
                        .toList(),
                true);
    }

    private static String state(RunStatus.Node node) {
        String state = node.state();
        return state.equals("up") || state.equals("draining") ? state : state.startsWith("silent") ? "silent" : "gone";
    }
}
