package io.sd2ail.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.fake.FakeParts;
import io.sd2ail.local.RunHarness;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedRunTest {
    private static final WebAddress ANY = new WebAddress("127.0.0.1", 0, false);
    private static final RunConfig CONFIG =
            RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of("seed=7", "steps=3000")));

    @TempDir
    private Path folder;

    private Path ended() throws IOException {
        Path directory = Files.createDirectories(folder.resolve("ended"));
        Files.writeString(directory.resolve("config.conf"), ConfigRenderer.render(CONFIG));
        Files.writeString(directory.resolve("run.json"), """
                {"environment": "Pendulum-v1", "algorithm": "sd2ail", "seed": 7, "steps": 3000, "expertReturn": -118.5,
                 "randomReturn": -1260.0, "startedMillis": 1000, "state": "COMPLETE", "later": true}
                """);
        Files.writeString(
                directory.resolve("metrics.csv"),
                "environment_steps,updates,seconds,tag,value\n1000,900,5.0,eval/mean_reward,-700.0\n");
        return directory;
    }

    private static FollowedRun followed(Path directory, WebServer server) {
        return new FollowedRun(
                directory, row -> server.viewers().tell("row", () -> PageJson.row(0, row)), server.blocking());
    }

    @Test
    void page_ofARunThatHasEnded_hasItsFactsAndItsMetricsAndCanNotSteer() throws IOException {
        try (WebServer server = new WebServer(ANY, InstantSource.system())) {
            FollowedRun run = followed(ended(), server);
            run.follow();
            server.show(List.of(run), null, null);
            String url = server.url();

            assertThat(Pages.json(url + "api/status").at("/sentence").asText())
                    .isEqualTo("complete: all 3,000 steps are done");
            JsonNode shown = Pages.json(url + "api/run").at("/runs/0");
            assertThat(shown.at("/seed").asLong()).isEqualTo(7);
            assertThat(shown.at("/state").asText()).isEqualTo("complete");
            assertThat(shown.at("/expertReturn").asDouble()).isEqualTo(-118.5);
            assertThat(shown.at("/steerable").asBoolean()).isFalse();
            assertThat(Pages.json(url + "api/metrics")
                            .at("/eval~1mean_reward/mean/0")
                            .asDouble())
                    .isEqualTo(-700);
            assertThat(Pages.send(Pages.post(url, "{\"verb\": \"pause\"}").build())
                            .statusCode())
                    .isEqualTo(503);
        }
    }

    @Test
    void page_whileTheRunIsReadForTheFirstTime_isServedAndSaysHowFarItIs() throws IOException {
        List<Runnable> held = new ArrayList<>();
        try (WebServer server = new WebServer(ANY, InstantSource.system())) {
            FollowedRun run = new FollowedRun(ended(), _ -> {}, held::add);
            server.show(List.of(run), null, null);
            run.begin();
            String url = server.url();

            JsonNode status = Pages.json(url + "api/status");
            assertThat(status.at("/read").asDouble()).isZero();
            assertThat(status.at("/sentence").asText()).isEqualTo("complete: all 3,000 steps are done");
            assertThat(Pages.json(url + "api/metrics")).isEmpty();

            assertThat(held).hasSize(1);
            held.removeFirst().run();
            assertThat(run.read()).isEqualTo(1);
            assertThat(Pages.json(url + "api/metrics")
                            .at("/eval~1mean_reward/mean/0")
                            .asDouble())
                    .isEqualTo(-700);
        }
    }

    @Test
    void events_ofARunThatGrowsElsewhere_areItsNewRows() throws IOException {
        Path directory = ended();
        try (WebServer server = new WebServer(ANY, InstantSource.system())) {
            FollowedRun run = followed(directory, server);
            run.follow();
            server.show(List.of(run), null, null);
            try (Viewer viewer = new Viewer(server.url())) {
                assertThat(viewer.next("status").at("/status").isNull()).isTrue();
                Files.writeString(
                        directory.resolve("metrics.csv"),
                        "2000,1900,9.0,eval/mean_reward,-150.0\n",
                        StandardOpenOption.APPEND);
                assertThat(viewer.next("row").at("/values/eval~1mean_reward").asDouble())
                        .isEqualTo(-150);
            }
        }
    }

    @Test
    void present_ofARunWithAPageOfItsOwn_isAskedThereUnlessItIsAnotherRun() throws IOException {
        Path directory = folder.resolve("run");
        try (WebServer own = new WebServer(ANY, InstantSource.system());
                WebServer other = new WebServer(ANY, InstantSource.system())) {
            LiveRun live = new LiveRun(directory, own.url(), own.viewers(), InstantSource.system());
            own.show(List.of(live), null, null);
            try (RunHarness harness = new RunHarness(new FakeParts("steps = 100000000"), folder, live)) {
                while (live.facts().isEmpty()) {
                    Thread.onSpinWait();
                }
                assertThat(harness).isNotNull();
                Path elsewhere = ended();
                Files.writeString(directory.resolve("config.conf"), ConfigRenderer.render(CONFIG));
                Files.copy(directory.resolve(PageFile.NAME), elsewhere.resolve(PageFile.NAME));
                Files.delete(elsewhere.resolve("run.json"));
                other.show(List.of(followed(directory, other), followed(elsewhere, other)), null, null);

                assertThat(Pages.json(other.url() + "api/status?run=0")
                                .at("/status/environment")
                                .asText())
                        .isEqualTo("Fake-v0");
                assertThat(Pages.json(other.url() + "api/status?run=1")
                                .at("/sentence")
                                .asText())
                        .startsWith("no process answers for this run");
            }
        }
    }
}
