package io.sd2ail.monitoring;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.diagnosis.Diagnosis;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.diagnosis.LiveDiagnosis;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.RunStatus;
import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What monitoring asks of a run in this process: its numbers and this JVM's, whether it is ready, whether it is well.
/// Thread-safe.
public final class RunMonitor implements RunListener, LiveDiagnosis.Visitor, AutoCloseable {
    /// Content types of the answers.
    public static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    public static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";

    private static final List<String> UNFIT = List.of("process.cpu.time", "system.cpu.count");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final LogbackMetrics messages = new LogbackMetrics();
    /// Held here: the meters do not keep them from being collected.
    private final IntSupplier viewers;

    private final LongSupplier dropped;
    private final RunMeters meters;
    private final StatusMeters present;
    private final Liveness liveness;
    private final LabelledGauge findings;
    private volatile @Nullable LiveDiagnosis diagnosis;

    /// @param role of this process, for example `learner`
    /// @param hasRun whether a run is to begin in this process
    /// @param viewers of the page, now
    /// @param dropped viewers that did not take what they were sent
    public RunMonitor(String role, boolean hasRun, IntSupplier viewers, LongSupplier dropped, InstantSource clock) {
        this.viewers = viewers;
        this.dropped = dropped;
        liveness = new Liveness(hasRun, System::nanoTime);
        registry.config().commonTags("role", role);
        // Their names break Prometheus's rules; the same is in process_cpu_usage and system_load_average_1m.
        UNFIT.forEach(name -> registry.config().meterFilter(MeterFilter.denyNameStartsWith(name)));
        meters = new RunMeters(registry, clock);
        present = new StatusMeters(registry);
        findings = new LabelledGauge(
                registry,
                "sd2ail.findings",
                "1 for each rule of the diagnosis that finds something, else 0 (docs/diagnosis.md)");
        Gauge.builder("sd2ail.viewers", this, monitor -> monitor.viewers.getAsInt())
                .description("Open pages")
                .register(registry);
        FunctionCounter.builder("sd2ail.viewers.dropped", this, monitor -> monitor.dropped.getAsLong())
                .description("Pages that did not take their events and were dropped")
                .register(registry);
        Gauge.builder("sd2ail.resident.bytes", () -> MemoryUse.own().resident())
                .description("This process in the machine's memory, as the kernel counts it")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        collections.bindTo(registry);
        messages.bindTo(registry);
    }

    @Override
    public void onEvent(RunEvent event) {
        if (event instanceof RunEvent.Started started) {
            Gauge.builder("sd2ail.run.info", () -> 1)
                    .description("What runs")
                    .tags(
                            "run",
                            String.valueOf(started.runDirectory().getFileName()),
                            "environment",
                            started.config().environment(),
                            "algorithm",
                            started.config().algorithm().name().toLowerCase(Locale.ROOT),
                            "seed",
                            String.valueOf(started.config().seed()),
                            "version",
                            ProgramVersion.own())
                    .register(registry);
        }
        meters.onEvent(event);
        liveness.onEvent(event);
    }

    @Override
    public void diagnosedBy(LiveDiagnosis opened) {
        diagnosis = opened;
    }

    /// Everything, as one of the two content types.
    ///
    /// @param status the run's present; null when nobody answers
    /// @param contentType [#OPEN_METRICS] or [#PLAIN]
    public synchronized String scrape(@Nullable RunStatus status, String contentType) {
        if (status != null) {
            present.show(status);
        }
        LiveDiagnosis known = diagnosis;
        Set<String> found = known == null
                ? Set.of()
                : known.findings().stream().map(Finding::rule).collect(Collectors.toSet());
        findings.show(Diagnosis.rules().stream()
                .collect(Collectors.toMap(rule -> Tags.of("rule", rule), rule -> found.contains(rule) ? 1 : 0)));
        return registry.scrape(contentType);
    }

    /// @param accept of the request
    public static String contentType(String accept) {
        return accept.contains("application/openmetrics-text") ? OPEN_METRICS : PLAIN;
    }

    /// Whether this process has the run and goes on with it, whatever it waits for.
    public Answer ready() {
        return liveness.ready();
    }

    /// Whether it turns.
    ///
    /// @param status the run's present; null when nobody answers
    public Answer health(@Nullable RunStatus status) {
        return liveness.health(status);
    }

    @Override
    public void close() {
        collections.close();
        messages.close();
        registry.close();
    }
}
