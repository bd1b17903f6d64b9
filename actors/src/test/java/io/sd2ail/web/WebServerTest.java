package io.sd2ail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.local.RunHarness;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebServerTest {
    private static final WebAddress ANY = new WebAddress("127.0.0.1", 0, false);
    private static final String TOKEN = "0123456789abcdef";

    private final Path folder;
    private final WebServer server = new WebServer(ANY, InstantSource.system());
    private final String url = server.url();
    private final LiveRun live;
    private @Nullable RunHarness harness;

    WebServerTest(@TempDir Path folder) {
        this.folder = folder;
        this.live = new LiveRun(folder.resolve("run"), url, server.viewers(), InstantSource.system());
    }

    @AfterEach
    void close() {
        if (harness != null) {
            harness.close();
        }
        server.close();
    }

    /// A run that a test may look at for as long as it likes.
    private void begin(@Nullable String token) {
        server.show(List.of(live), token, null);
        harness = new RunHarness(
                new FakeParts("steps = 100000000, metrics.every-updates = 200, evaluation.every-steps = 10000"),
                folder,
                live);
        while (live.facts().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private long steps() {
        return Pages.json(url + "api/status").at("/status/steps").asLong();
    }

    private HttpResponse<String> steer(String body) {
        return Pages.send(Pages.post(url, body).build());
    }

    @Test
    void run_underWay_saysWhatItIs() {
        begin(null);
        JsonNode run = Pages.json(url + "api/run").at("/runs/0");

        assertThat(run.at("/environment").asText()).isEqualTo("Fake-v0");
        assertThat(run.at("/algorithm").asText()).isEqualTo("sac");
        assertThat(run.at("/state").asText()).isEqualTo("running");
        assertThat(run.at("/steps").asLong()).isEqualTo(100_000_000);
        assertThat(run.at("/expertReturn").isNull()).isTrue();
        assertThat(run.at("/randomReturn").isNumber()).isTrue();
        assertThat(run.at("/steerable").asBoolean()).isTrue();
        assertThat(run.at("/settings/replay.capacity").asText()).isEqualTo("1000");
        assertThat(run.at("/events/0/text").asText()).isEqualTo("the run begins");
        assertThat(Pages.get(url + "api/run?run=1").statusCode()).isEqualTo(200);
        assertThat(Pages.get(url + "api/status?run=1").statusCode()).isEqualTo(404);
    }

    @Test
    void events_ofARun_areRowsThatTheMetricsHaveAndItsPresent() throws IOException {
        begin(null);
        try (Viewer viewer = new Viewer(url)) {
            JsonNode row = viewer.next("row");
            JsonNode status = viewer.next("status");

            assertThat(row.at("/values/train~1fake").isNumber()).isTrue();
            JsonNode column =
                    Pages.json(url + "api/metrics?points=4000&tags=train/fake").at("/train~1fake");
            assertThat(column.at("/steps"))
                    .extracting(JsonNode::asLong)
                    .contains(row.at("/steps").asLong());
            assertThat(column.at("/mean")).hasSameSizeAs(column.at("/steps"));
            assertThat(status.at("/level").asText()).isEqualTo("WELL");
            assertThat(status.at("/status/nodes/0/state").asText()).isEqualTo("up");
            assertThat(status.at("/status/steps").asLong()).isPositive();
            assertThat(status.at("/episodes/0/length").asInt()).isEqualTo(10);
        }
    }

    @Test
    void control_pauseAndResume_stopTheStepsAndLetThemGoOnAndAreJournaled() throws IOException {
        begin(null);
        assertThat(steer("{\"verb\": \"pause\"}").statusCode()).isEqualTo(200);
        while (!Pages.json(url + "api/status").at("/status/parts").toString().contains("the run is paused")) {
            Thread.onSpinWait();
        }
        long paused = steps();
        assertThat(Pages.json(url + "api/status").at("/sentence").asText()).startsWith("paused");
        assertThat(steps()).isEqualTo(paused);

        assertThat(Pages.parsed(steer("{\"verb\": \"resume\"}").body())
                        .at("/words")
                        .asText())
                .isEqualTo("the run goes on");
        while (steps() == paused) {
            Thread.onSpinWait();
        }
        assertThat(Files.readString(folder.resolve("run/control.jsonl")))
                .contains("\"verb\":\"PAUSE\"", "\"origin\":\"page\"", "viewer at 127.0.0.1");
    }

    @Test
    void control_evaluateAndCheckpoint_areDoneNow() throws IOException {
        begin(null);
        while (Pages.json(url + "api/status").at("/status/version").asLong() < 2) {
            Thread.onSpinWait();
        }
        try (Viewer viewer = new Viewer(url)) {
            viewer.next("row"); // from here on it gets every event
            assertThat(steer("{\"verb\": \"checkpoint\"}").body()).contains("a checkpoint is being written");
            while (!viewer.next("event").at("/kind").asText().equals("checkpoint")) {
                Thread.onSpinWait();
            }
            assertThat(steer("{\"verb\": \"evaluate\"}").statusCode()).isIn(200, 409);
            JsonNode row = viewer.next("row");
            while (row.at("/values/eval~1mean_reward").isMissingNode()) {
                row = viewer.next("row");
            }
        }
    }

    @Test
    void control_requestsOfOthers_areRefusedWithTheReason() {
        begin(null);
        String pause = "{\"verb\": \"pause\"}";
        assertThat(Pages.send(Pages.post(url, pause)
                                .setHeader("Origin", "http://evil.example")
                                .build())
                        .statusCode())
                .isEqualTo(403);
        assertThat(Pages.send(Pages.post(url, pause)
                                .setHeader("Content-Type", "text/plain")
                                .build())
                        .statusCode())
                .isEqualTo(415);
        assertThat(steer("{\"verb\": \"explode\"}").statusCode()).isEqualTo(400);
        assertThat(steer("{\"verb\": \"pause\", \"more\": 1}").statusCode()).isEqualTo(400);
        assertThat(steer("{\"verb\": \"drain\", \"subject\": \"a\\u0000b\"}").statusCode())
                .isEqualTo(400);
        assertThat(steer("{\"verb\": \"set\", \"subject\": \"seed\", \"value\": \"3\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(steer("{\"verb\": \"" + "p".repeat(20_000) + "\"}").statusCode())
                .isEqualTo(413);
        assertThat(steps()).isNotNegative();
    }

    @Test
    void control_whereATokenIsNeeded_isRefusedWithAnotherAndReadOnlyWithout() {
        begin(TOKEN);
        String body = "{\"verb\": \"resume\"}";
        assertThat(Pages.json(url + "api/run").at("/needsToken").asBoolean()).isTrue();
        assertThat(steer(body).statusCode()).isEqualTo(401);
        assertThat(Pages.send(Pages.post(url, body)
                                .header("Authorization", "Bearer " + TOKEN + "0")
                                .build())
                        .statusCode())
                .isEqualTo(401);
        assertThat(Pages.send(Pages.post(url, body)
                                .header("Authorization", "Bearer " + TOKEN)
                                .build())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void requests_byAnotherName_areRefused() throws IOException {
        server.show(List.of(live), null, null);
        int port = server.address().port();
        assertThat(Pages.raw(port, "GET /api/run HTTP/1.1", "Host: evil.example:" + port))
                .startsWith("HTTP/1.1 421");
        assertThat(Pages.raw(port, "GET /api/run HTTP/1.1", "Host: 127.0.0.1:" + (port + 1)))
                .startsWith("HTTP/1.1 421");
        assertThat(Pages.raw(port, "GET /api/run HTTP/1.1", "Host: localhost:" + port))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void files_ofThePageAlone_areServedWithHeadersThatHoldTheBrowserBack() throws IOException {
        server.show(List.of(live), null, null);
        for (String file : List.of("", "page.css", "main.js", "lib/uplot.js", "lib/uplot.css")) {
            assertThat(Pages.get(url + file).statusCode()).as(file).isEqualTo(200);
        }
        HttpResponse<String> page = Pages.get(url);
        assertThat(page.headers().firstValue("Content-Security-Policy")).hasValueSatisfying(policy -> assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        int port = server.address().port();
        Set<String> answers = new HashSet<>();
        for (String path : List.of(
                "/../application.conf",
                "/lib/../../../../application.conf",
                "/..%2f..%2fapplication.conf",
                "/lib/uplot.js/../../page.css%00",
                "//etc/passwd",
                "/io/sd2ail/web/main.js")) {
            answers.add(Pages.raw(port, "GET " + path + " HTTP/1.1", "Host: 127.0.0.1:" + port)
                    .substring(0, 12));
        }
        assertThat(answers).isSubsetOf("HTTP/1.1 404", "HTTP/1.1 400");
    }

    @Test
    void close_ofARunThatHasEnded_tellsTheViewersHowBeforeTheyAreCutOff() throws IOException {
        begin(null);
        try (Viewer viewer = new Viewer(url)) {
            viewer.next("row"); // from here on it gets every event
            Objects.requireNonNull(harness).close();
            harness = null;
            live.close();
            server.close();

            assertThat(viewer.next("ended").at("/outcome").asText())
                    .isEqualTo("stopped and saved: --resume goes on with it");
            assertThatThrownBy(() -> viewer.next("status")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void close_ofARunThatDidNotSave_saysSo() throws IOException {
        server.show(List.of(live), null, null);
        try (Viewer viewer = new Viewer(url)) {
            while (server.viewers().isEmpty()) {
                Thread.onSpinWait();
            }
            live.close();
            assertThat(viewer.next("ended").at("/outcome").asText()).isEqualTo("it did not begin, run.log says why");
        }
    }

    private void other(String name, double value) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(name));
        RunConfig config = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of("seed=9")));
        Files.writeString(directory.resolve("config.conf"), ConfigRenderer.render(config));
        Files.writeString(
                directory.resolve("metrics.csv"),
                "environment_steps,updates,seconds,tag,value\n1000,900,5.0,eval/mean_reward," + value + "\n");
    }

    @Test
    void others_runsOfTheSameFolder_areListedAndTheirMetricsAnsweredAsTheyGrow() throws IOException {
        other("a run", -700);
        Files.createDirectories(folder.resolve("no run"));
        begin(null);

        assertThat(Pages.json(url + "api/others"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.at("/name").asText()).isEqualTo("a run"));
        JsonNode run = Pages.json(url + "api/run?other=a%20run");
        assertThat(run.at("/settings/seed").asText()).isEqualTo("9");
        assertThat(run.at("/steerable").asBoolean()).isFalse();
        String metrics = url + "api/metrics?points=10&tags=eval/mean_reward&other=a%20run";
        assertThat(Pages.json(metrics).at("/eval~1mean_reward/mean")).hasSize(1);
        Files.writeString(
                folder.resolve("a run/metrics.csv"),
                "2000,1900,9.0,eval/mean_reward,-150.0\n",
                StandardOpenOption.APPEND);
        assertThat(Pages.json(metrics).at("/eval~1mean_reward/mean/1").asDouble())
                .isEqualTo(-150);
    }

    @Test
    void others_whatTheFolderDoesNotList_isNeverOpened(@TempDir Path elsewhere) throws IOException {
        other("sibling", 1);
        Files.createDirectories(elsewhere.resolve("secret"));
        for (String file : List.of("config.conf", "metrics.csv")) {
            Files.copy(
                    folder.resolve("sibling").resolve(file),
                    elsewhere.resolve("secret").resolve(file));
        }
        begin(null);
        String up = "../" + elsewhere.getFileName() + "/secret";
        assertThat(folder.resolve(up)).isDirectory();
        for (String name : List.of(
                up,
                elsewhere.resolve("secret").toString(),
                "sibling/../sibling",
                "sibling/",
                "./sibling",
                "run",
                "..",
                ".",
                "",
                "sibling\u0000",
                "*")) {
            String asked = URLEncoder.encode(name, StandardCharsets.UTF_8);
            assertThat(Pages.get(url + "api/metrics?other=" + asked).statusCode())
                    .as(name)
                    .isEqualTo(404);
            assertThat(Pages.get(url + "api/run?other=" + asked).statusCode())
                    .as(name)
                    .isEqualTo(404);
        }
        assertThat(Pages.get(url + "api/metrics?other=sibling").statusCode()).isEqualTo(200);
    }

    @Test
    void viewer_thatStalls_isDroppedAndCountedWhileAnotherGoesOn() throws IOException {
        server.show(List.of(live), null, null);
        try (Viewer stalled = new Viewer(url);
                Viewer other = new Viewer(url)) {
            while (server.viewers().count() < 2) {
                Thread.onSpinWait();
            }
            String much = "x".repeat(1 << 16);
            for (int i = 0; server.viewers().dropped() == 0; i++) {
                server.viewers().tell("row", () -> PageJson.empty().put("much", much));
                assertThat(other.next("row").at("/much").asText()).hasSize(much.length());
                assertThat(i).as("events that a stalled viewer may take").isLessThan(5_000);
            }
            assertThat(server.viewers().count()).isEqualTo(1);
            assertThat(stalled).isNotNull();
        }
    }

    @Test
    void bind_portThatIsTaken_failsInOneSentenceOrTakesTheNext() {
        int taken = server.address().port();
        WebAddress same = new WebAddress("127.0.0.1", taken, false);
        assertThatThrownBy(same::requireFree)
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("127.0.0.1:" + taken)
                .hasMessageContaining("--web off");
        assertThatThrownBy(() -> new WebServer(same, InstantSource.system()).close())
                .isInstanceOf(CommandFailure.class);
        try (WebServer next = new WebServer(new WebAddress("127.0.0.1", taken, true), InstantSource.system())) {
            assertThat(next.address().port()).isNotEqualTo(taken);
        }
    }
}
