package io.sd2ail.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.format.DemonstrationWriter;
import io.sd2ail.episode.EpisodeFile;
import io.sd2ail.episode.RecordedEpisode;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.KeptFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// The agent in a real browser, without a graphics card.
@Tag("browser")
@EnabledIf("browserIsThere")
class AgentBrowserTest {
    private static final File BROWSER = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final int STEPS = 100;

    /// Waits for the figures, or the sentence in their place.
    private static final String OPEN = """
            const done = arguments[0];
            const look = () => {
              const shown = window.sd2ailAgent?.pose();
              const said = document.querySelector('.agent-sentence')?.textContent;
              if ((shown?.agent && shown.expert) || said) done(said); else requestAnimationFrame(look);
            };
            look();
            """;

    @TempDir
    private Path folder;

    private Path run = Path.of("");
    private RunPage page = RunPage.none();
    private ChromeDriver browser = uninitialized();

    @SuppressWarnings("NullAway") // set before each test
    private static ChromeDriver uninitialized() {
        return null;
    }

    static boolean browserIsThere() {
        return BROWSER.canExecute() && DRIVER.canExecute();
    }

    @BeforeEach
    void open() throws IOException {
        run = folder.resolve("run");
        RunConfig config = RunConfig.load(
                new ConfigSources(null, "Pendulum-v1", null, null, List.of("demonstrations.trajectories=1")));
        RunDirectory.create(run, ConfigRenderer.render(config)).close();
        DemonstrationWriter.write(
                run.resolve(KeptFile.DEMONSTRATIONS), new Demonstrations("test", List.of(new Trajectory(hanging()))));
        Files.createDirectories(run.resolve("episodes"));
        write(1000, 0.1f);
        Files.writeString(
                run.resolve("metrics.csv"),
                "environment_steps,updates,seconds,tag,value\n1000,900,5.0,eval/mean_reward,-700.0\n");
        page = RunPage.ofDirectories(new WebAddress("127.0.0.1", 0, false), List.of(run));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER);
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--use-gl=angle",
                "--use-angle=swiftshader",
                "--enable-unsafe-swiftshader",
                "--force-prefers-reduced-motion",
                "--window-size=900,600");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(), options);
        browser.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
        browser.get(page.url());
    }

    @AfterEach
    void close() {
        try {
            browser.quit();
        } finally {
            page.close();
        }
    }

    /// An expert that holds still, upright.
    private static TransitionBatch hanging() {
        float[] observations = new float[3 * STEPS];
        for (int step = 0; step < STEPS; step++) {
            observations[3 * step] = 1;
        }
        boolean[] truncated = new boolean[STEPS];
        truncated[STEPS - 1] = true;
        return new TransitionBatch(
                STEPS,
                3,
                1,
                observations,
                new float[STEPS],
                new float[STEPS],
                observations.clone(),
                new boolean[STEPS],
                truncated);
    }

    /// An agent that turns by so much each step.
    private void write(long environmentSteps, float turn) {
        float[] angles = new float[STEPS + 1];
        float[] rewards = new float[STEPS];
        for (int step = 0; step <= STEPS; step++) {
            angles[step] = turn * step;
        }
        new EpisodeFile(environmentSteps, environmentSteps, new RecordedEpisode(1, angles, rewards, true))
                .write(EpisodeFile.Choice.LATEST.in(run));
    }

    private Object script(String text) {
        return Objects.requireNonNull(browser.executeScript(text));
    }

    /// Waits in the page, frame by frame.
    private void until(String condition) {
        browser.executeAsyncScript("const done = arguments[0];" + "const look = () => (" + condition
                + ") ? done(true) : requestAnimationFrame(look); look();");
    }

    private Map<?, ?> pose() {
        return (Map<?, ?>) script("return sd2ailAgent.pose()");
    }

    /// Entry of the rod's pose.
    private static double rod(Map<?, ?> pose, String who, int entry) {
        return ((Number) ((List<?>) Objects.requireNonNull(pose.get(who))).get(entry)).doubleValue();
    }

    private void expectAngle(Map<?, ?> pose, String who, double theta) {
        assertThat(rod(pose, who, 0)).isCloseTo(-0.5 * Math.sin(theta), within(1e-5));
        assertThat(rod(pose, who, 2)).isCloseTo(0.5 * Math.cos(theta), within(1e-5));
        assertThat(Math.abs(rod(pose, who, 3))).isCloseTo(Math.abs(Math.cos(theta / 2)), within(1e-5));
    }

    private WebElement find(String selector) {
        return browser.findElement(By.cssSelector(selector));
    }

    @Test
    void agent_atATime_isWhereItsStateSaysAndMovesWhenPlayed() {
        assertThat(browser.executeAsyncScript(OPEN)).isEqualTo("");
        assertThat(pose().get("playing"))
                .as("whoever wants less motion starts it")
                .isEqualTo(false);
        script("sd2ailAgent.seek(2); return true");
        Map<?, ?> pose = pose();
        expectAngle(pose, "agent", 0.1 * 40);
        expectAngle(pose, "expert", 0);
        byte[] still = find("canvas").getScreenshotAs(OutputType.BYTES);
        assertThat(find("canvas").getScreenshotAs(OutputType.BYTES))
                .as("nothing moves while paused")
                .isEqualTo(still);

        find(".agent-play").click();
        until("sd2ailAgent.pose().seconds > 2.5");
        find(".agent-play").click();
        assertThat(find("canvas").getScreenshotAs(OutputType.BYTES)).isNotEqualTo(still);
        Map<?, ?> later = pose();
        double seconds = ((Number) Objects.requireNonNull(later.get("seconds"))).doubleValue();
        // Between two states the browser goes straight: 0.1 rad of a circle of 0.5 m is 0.6 mm off it at most.
        assertThat(rod(later, "agent", 0)).isCloseTo(-0.5 * Math.sin(0.1 * seconds / 0.05), within(1e-3));
        expectAngle(later, "expert", 0);
        assertThat(find(".agent-label.agent").getText()).contains("after step 1,000");
        assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    }

    @Test
    void agent_afterAnEvaluation_isOfferedAndTakenAtTheEndOfTheEpisode() throws IOException {
        browser.executeAsyncScript(OPEN);
        script("sd2ailAgent.seek(4.8); return true");
        write(2000, -0.2f);
        Files.writeString(
                run.resolve("metrics.csv"), "2000,1900,9.0,eval/mean_reward,-150.0\n", StandardOpenOption.APPEND);
        until("!document.querySelector('.agent-newer').hidden");
        assertThat(find(".agent-newer").getText()).isEqualTo("newer episode, step 2,000: show now");
        assertThat(pose().get("environmentSteps")).isEqualTo(1000L);

        find(".agent-play").click();
        until("sd2ailAgent.pose().environmentSteps === 2000");
        assertThat(find(".agent-newer").isDisplayed()).isFalse();
        script("sd2ailAgent.seek(1); return true");
        expectAngle(pose(), "agent", -0.2 * 20);
    }

    @Test
    void agent_withoutWebGl_isASentence() {
        browser.executeCdpCommand(
                "Page.addScriptToEvaluateOnNewDocument",
                Map.of("source", "HTMLCanvasElement.prototype.getContext = () => null"));
        browser.navigate().refresh();
        assertThat(String.valueOf(browser.executeAsyncScript(OPEN))).startsWith("This browser has no WebGL");
        assertThat(find(".agent-stage").isDisplayed()).isFalse();
    }
}
