package io.sd2ail.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.local.RunHarness;
import io.sd2ail.monitoring.RunMonitor;
import io.sd2ail.run.RunEvent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// What monitoring asks of a real run over HTTP, and the files that are given to Prometheus and Grafana.
class MonitoringTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FILES = ROOT.resolve("cluster-config/monitoring");
    private static final Pattern METRIC = Pattern.compile("\\b(?:sd2ail|jvm|logback|process)_[a-z_]+");
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");

    private final WebServer server = new WebServer(new WebAddress("127.0.0.1", 0, false), InstantSource.system());
    private final RunMonitor monitor = new RunMonitor("learner", true, () -> 0, () -> 0, InstantSource.system());
    private final RunHarness harness;

    MonitoringTest(@TempDir Path folder) {
        LiveRun live = new LiveRun(folder.resolve("run"), server.url(), server.viewers(), InstantSource.system());
        server.show(List.of(live), null, monitor);
        harness = new RunHarness(
                new FakeParts("steps = 100000000, metrics.every-updates = 200, evaluation.every-steps = 10000"),
                folder,
                live,
                monitor);
        while (!monitor.ready().well()) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void close() {
        harness.close();
        server.close();
        monitor.close();
    }

    private HttpResponse<String> metrics(String accept) {
        return Pages.send(HttpRequest.newBuilder(URI.create(server.url() + "metrics"))
                .header("Accept", accept)
                .build());
    }

    @Test
    void metrics_ofARun_areInTheFormatThatIsAskedFor() {
        HttpResponse<String> open = metrics("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        assertThat(open.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).contains("application/openmetrics-text", "version=1.0.0"));
        assertThat(open.body()).endsWith("# EOF\n");
        HttpResponse<String> plain = metrics("*/*");
        assertThat(plain.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).contains("text/plain", "version=0.0.4"));
        assertThat(plain.body())
                .contains("\nsd2ail_nodes{role=\"learner\",state=\"up\"} 1.0\n")
                .contains("\nsd2ail_node_info{node=\"rollout\",role=\"learner\","
                        + "roles=\"learner,generator,rollout,evaluator\",version=\"" + ProgramVersion.own() + "\"} 1\n")
                .containsPattern("\nsd2ail_resident_bytes\\{role=\"learner\"} [1-9]");
    }

    @Test
    void metrics_ofNodes_haveTheMemoryThatEachTells() {
        String told = "sd2ail_node_memory_bytes{kind=\"heap_used\",node=\"rollout\",";
        while (!metrics("text/plain").body().contains(told)) {
            Thread.onSpinWait();
        }
        assertThat(metrics("text/plain").body())
                .containsPattern("\nsd2ail_node_memory_bytes\\{kind=\"resident\",node=\"rollout\",[^}]+} [1-9]");
    }

    @Test
    void healthAndReady_ofARunThatTurns_areWell() {
        assertThat(Pages.get(server.url() + "ready").statusCode()).isEqualTo(200);
        assertThat(Pages.get(server.url() + "health").statusCode()).isEqualTo(200);
    }

    @Test
    void metrics_namedInAlertsAndDashboard_areInAScrape() throws IOException {
        String scrape = whole();
        Set<String> there =
                METRIC.matcher(scrape).results().map(found -> found.group()).collect(Collectors.toSet());
        for (String file : List.of("alerts.yml", "grafana.json")) {
            Set<String> named = METRIC.matcher(Files.readString(FILES.resolve(file)))
                    .results()
                    .map(found -> found.group())
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(named).as(file).hasSizeGreaterThan(6).isSubsetOf(there);
        }
        // For promtool (.ci/run).
        Files.writeString(Files.createDirectories(ROOT.resolve("target")).resolve("scrape.txt"), scrape);
    }

    @Test
    void alerts_each_haveTheirRemedyInTheDocuments() throws IOException {
        List<String> headings = Files.readAllLines(ROOT.resolve("docs/operations.md"));
        List<String> alerts = ALERT.matcher(Files.readString(FILES.resolve("alerts.yml")))
                .results()
                .map(found -> "#### " + found.group(1))
                .toList();
        assertThat(alerts).hasSizeGreaterThan(5);
        assertThat(headings.stream().filter(line -> line.startsWith("#### Sd2ail")))
                .containsExactlyElementsOf(alerts);
    }

    @Test
    void dashboard_panels_eachHaveATitleAPlaceAndAQuery() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(FILES.resolve("grafana.json").toFile());
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        assertThat(panels).hasSizeGreaterThan(10).allSatisfy(panel -> {
            assertThat(panel.at("/title").asText()).isNotEmpty();
            assertThat(panel.at("/targets/0/expr").asText()).isNotEmpty();
        });
        assertThat(panels).extracting(panel -> panel.get("gridPos").toString()).doesNotHaveDuplicates();
    }

    /// SD2AIL_PYTHON names a Python with prometheus_client; .ci/run makes one.
    @Test
    @EnabledIfEnvironmentVariable(named = "SD2AIL_PYTHON", matches = ".+")
    void metrics_inBothFormats_areReadByPrometheusOwnParsers(@TempDir Path folder) throws Exception {
        whole();
        Path script = folder.resolve("read_metrics.py");
        Files.write(
                script,
                Objects.requireNonNull(MonitoringTest.class.getResourceAsStream("read_metrics.py"))
                        .readAllBytes());
        Path open = Files.writeString(
                folder.resolve("open.txt"),
                metrics("application/openmetrics-text").body());
        Path plain = Files.writeString(
                folder.resolve("plain.txt"), metrics("text/plain").body());
        Process process = new ProcessBuilder(
                        System.getenv("SD2AIL_PYTHON"), script.toString(), open.toString(), plain.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).hasSize(2).allMatch(line -> line.matches("\\d+ families, updates: counter"));
    }

    /// Also what an imitation tells, and an environment that fails.
    private String whole() {
        TreeMap<String, Double> values = new TreeMap<>();
        for (String tag : List.of(
                "train/expert_probability",
                "train/agent_probability",
                "train/synthetic_probability",
                "train/reward_mean",
                "train/value_mean",
                "train/entropy",
                "train/temperature",
                "synthesis/admission_rate",
                "synthesis/pool_rows",
                "synthesis/pool_priority_entropy",
                "train/expert_priority_entropy",
                "pace/lag_updates",
                "pace/policy_lag_versions",
                "time/update_ms")) {
            values.put(tag, 0.5);
        }
        monitor.onEvent(new RunEvent.Metrics(1, 1, 1, values));
        monitor.onEvent(
                new RunEvent.EpisodesLost("rollout-1", List.of(new LostEpisodes("simulation diverged: \"bad\"", 1))));
        // A part that the run does not have: what it says of its own comes and goes.
        monitor.onEvent(new RunEvent.ActivityChanged("somebody", "replay: 1 of 2"));
        monitor.onEvent(new RunEvent.CheckpointWritten(1, Path.of("1"), 0.1));
        while (!metrics("text/plain").body().contains("sd2ail_normalized_score")) {
            Thread.onSpinWait();
        }
        return metrics("text/plain").body();
    }
}
