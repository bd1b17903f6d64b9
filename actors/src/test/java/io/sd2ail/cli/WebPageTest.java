package io.sd2ail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.cluster.Addresses;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.config.ProgramVersion;
import io.sd2ail.process.LaunchedCluster;
import io.sd2ail.process.LocalCluster;
import io.sd2ail.process.OwnProgram;
import io.sd2ail.process.ProcessHook;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.Run;
import io.sd2ail.web.Browser;
import io.sd2ail.web.PageFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The page in a real browser, of real runs.
@Tag("browser")
@Tag("cluster")
@Execution(ExecutionMode.CONCURRENT)
@EnabledIf("io.sd2ail.web.Browser#isThere")
class WebPageTest {
    private static final String TOKEN = "a token of a test";

    /// Small networks and slow environments: the runs leave the cores to the browser.
    private static final List<String> SMALL = List.of(
            "steps=1000000",
            "rollouts.least-step-time=10ms",
            "evaluation.every-steps=200",
            "evaluation.episodes=1",
            "metrics.every-updates=20",
            "sd2ail.denoiser-hidden=16",
            "sd2ail.policy-hidden=16",
            "sd2ail.expert-rows=16",
            "sd2ail.policy-rows=16",
            "sd2ail.synthesis.batch-rows=16",
            "compute.backend=vector",
            "pace.warmup-steps=100",
            "pace.random-steps=100");

    @TempDir
    private Path folder;

    /// Waits for a run's page.
    private static String page(Path directory, Browser browser) {
        browser.await("a page of " + directory, () -> PageFile.read(directory).isPresent());
        return PageFile.read(directory).orElseThrow().toString();
    }

    private static void steer(Browser browser, String button) {
        browser.click(button);
        browser.click("#confirm-yes");
    }

    private static long steps(Browser browser) {
        String said = browser.text("#tiles small").replaceAll(" of .*|,", "");
        return said.matches("\\d+") ? Long.parseLong(said) : 0;
    }

    private static long stepOfTheChart(Browser browser) {
        String said = browser.tell("document.querySelector('.chart').getAttribute('aria-label')")
                .toString();
        String step = said.replaceAll("(?s).*At step (\\d+):.*", "$1");
        return step.matches("\\d+") ? Long.parseLong(step) : 0;
    }

    private static void assertUsableByAll(Browser browser) {
        for (String scheme : List.of("light", "dark")) {
            for (int width : new int[] {1280, 390}) {
                browser.look(width, scheme);
                assertThat(browser.faults()).as("%s, %d pixels", scheme, width).isEmpty();
                assertThat(browser.tell("document.documentElement.scrollWidth <= " + width))
                        .as("nothing is wider than %d pixels", width)
                        .isEqualTo(true);
            }
        }
    }

    private Process train(Path directory, String... web) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train", "--run", directory.toString()));
        arguments.addAll(List.of(web));
        SMALL.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        return new ProcessBuilder(OwnProgram.command(List.of(), arguments))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("train.log").toFile())
                .start();
    }

    @Test
    void page_ofARunInOneProcess_growsIsSteeredByTheTokenAloneAndHasNoFault() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        Path directory = folder.resolve("run");
        Process process = train(directory, "--web", "0.0.0.0:0", "--web-token", token.toString());
        try (Browser browser = new Browser()) {
            browser.open(page(directory, browser));
            browser.await("it learns", () -> browser.text("#sentence").startsWith("Well · learning"));
            browser.await("a curve", () -> stepOfTheChart(browser) > 0);
            long before = stepOfTheChart(browser);
            browser.await("the curve grows", () -> stepOfTheChart(browser) > before);
            assertThat(browser.complaints()).isEmpty();
            assertUsableByAll(browser);
            // To measure contrasts reads canvases back, which the browser remarks on.
            assertThat(browser.complaints()).allMatch(text -> text.startsWith("rendering"));

            browser.look(1280, "light");
            browser.click("#pause");
            browser.type("#token", "another token");
            browser.click("#confirm-yes");
            browser.await("a refusal", () -> browser.text("#steer-answer").startsWith("Not done: steering"));
            assertThat(browser.complaints()).allMatch(text -> text.contains("401"));
            browser.click("#pause");
            browser.type("#token", TOKEN);
            browser.click("#confirm-yes");
            browser.await("it is paused", () -> browser.text("#sentence").startsWith("Stopped · paused"));
            long paused = steps(browser);
            Object shown = browser.tell("performance.now()");
            browser.await(
                    "two more looks at the paused run",
                    () -> Double.parseDouble(browser.tell("performance.now()").toString())
                            > Double.parseDouble(shown.toString()) + 2_500);
            assertThat(steps(browser)).isBetween(paused, paused + 64);
            long still = steps(browser);
            steer(browser, "#resume");
            browser.await("steps go on", () -> steps(browser) > still);
            assertThat(Files.readString(directory.resolve("control.jsonl"))).contains("\"origin\":\"page\"");
            assertThat(browser.complaints()).isEmpty();

            process.destroyForcibly();
            browser.await("the page says so", () -> browser.text("#connection").startsWith("connection lost"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void page_ofARunThatIsStopped_drewAnotherOverItAndSaysHowItEnded() throws IOException {
        Path other = Files.createDirectories(folder.resolve("an earlier run"));
        Files.writeString(
                other.resolve("config.conf"),
                ConfigRenderer.render(RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, SMALL))));
        Files.writeString(other.resolve("metrics.csv"), """
                environment_steps,updates,seconds,tag,value
                100,100,5.0,eval/mean_reward,-700.0
                300,300,9.0,eval/mean_reward,-350.0
                """);
        Path directory = folder.resolve("run");
        Process process = train(directory, "--web", "127.0.0.1:0");
        try (Browser browser = new Browser()) {
            browser.open(page(directory, browser));
            browser.await("a curve", () -> stepOfTheChart(browser) > 0);
            browser.click("#others summary");
            browser.await("the other run is listed", () -> browser.text("#others-list label")
                    .contains("an earlier run"));
            browser.click("#others-list input");
            browser.await("it is drawn over this one", () -> browser.text(".chart .u-legend")
                    .contains("an earlier run: evaluation"));
            browser.await(
                    "with its returns", () -> browser.text(".chart .u-legend").contains("-350"));
            assertThat(browser.faults()).isEmpty();
            browser.click("#others-list input");
            browser.await(
                    "it is gone again", () -> !browser.text(".chart .u-legend").contains("an earlier run"));
            assertThat(browser.complaints()).allMatch(text -> text.startsWith("rendering"));

            process.destroy();
            browser.await("the page says how it ended", () -> browser.text("#connection")
                    .startsWith("run ended: stopped and saved"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void page_ofThreeProcesses_showsAKilledNodeAndItsSuccessor() throws Exception {
        RunConfig config = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, SMALL));
        Path directory = folder.resolve("cluster");
        Run.begin(config, directory).make(() -> {});
        LaunchedCluster cluster = LocalCluster.of(new LocalCluster.Plan(
                directory,
                Addresses.freePort(Addresses.LOOPBACK, 0),
                2,
                1,
                0,
                0,
                0,
                null,
                List.of("--web", "127.0.0.1:0"),
                ProcessHook.NONE));
        try (Browser browser = new Browser()) {
            cluster.start(_ -> {});
            browser.open(page(directory, browser));
            String row = "[data-node=rollout-1]";
            browser.await("both rollouts are up", () -> browser.tell(
                            "document.querySelectorAll('[data-node^=rollout][data-state=up]').length")
                    .equals(2L));
            long before = steps(browser);
            browser.await("it learns", () -> steps(browser) > before + 100);
            String first = browser.text(row + " td:nth-of-type(3)");
            assertThat(browser.text(row)).containsPattern("\\d MiB, heap \\d").contains(ProgramVersion.own());
            assertThat(browser.tell("document.querySelectorAll('[data-other]').length"))
                    .isEqualTo(0L);

            // Held before it is killed: its successor may be there before the page looks again.
            ProcessSignals.send("-STOP", cluster.node("rollout-1"));
            String state = "document.querySelector('" + row + "')?.dataset.state ?? 'no row'";
            browser.await(
                    "it is lost, and says since when",
                    () -> browser.tell(state).equals("gone")
                            && browser.text(row + " .badge.gone").matches("(?s).*lost \\d+ s ago"));
            cluster.node("rollout-1").kill();
            browser.await(
                    "its successor is up",
                    () -> browser.tell(state).equals("up")
                            && !browser.text(row + " td:nth-of-type(3)").equals(first));
            assertThat(browser.text("#events")).contains("rollout-1 (rollout) is up again");
            assertThat(browser.complaints()).isEmpty();
        } finally {
            cluster.kill();
        }
    }
}
