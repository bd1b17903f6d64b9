package io.sd2ail.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.stream.Collectors;

/// A gauge with a value for each set of labels: those that are shown last, and no others.
final class LabelledGauge {
    private final MultiGauge gauge;

    LabelledGauge(MeterRegistry registry, String name, String description) {
        gauge = MultiGauge.builder(name).description(description).register(registry);
    }

    void show(Map<Tags, ? extends Number> values) {
        gauge.register(
                values.entrySet().stream()
                        .map(entry -> MultiGauge.Row.of(entry.getKey(), entry.getValue()))
                        .collect(Collectors.toList()),
                true);
    }
}
