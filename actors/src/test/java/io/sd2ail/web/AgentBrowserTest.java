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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The agent in a real browser, without a graphics card.
@Tag("browser")
@EnabledIf("io.sd2ail.web.Browser#isThere")
class AgentBrowserTest {
    private static final int STEPS = 100;

    @TempDir
    private Path folder;

    private Path run = Path.of("");
    private RunPage page = RunPage.none();
    private Browser browser = uninitialized();

    @SuppressWarnings("NullAway") // set before each test
    private static Browser uninitialized() {
        return null;
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
        browser = new Browser("--force-prefers-reduced-motion", "--window-size=900,600");
        browser.open(page.url());
    }

    @AfterEach
    void close() {
        try {
            browser.close();
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

    private void awaitFiguresOrASentence() {
        until("(window.sd2ailAgent?.pose().agent && sd2ailAgent.pose().expert)"
                + " || document.querySelector('.agent-sentence')?.textContent");
    }

    private void until(String condition) {
        browser.await(
                condition, () -> browser.tell("Boolean(" + condition + ")").equals(true));
    }

    private void seek(double seconds) {
        browser.tell("sd2ailAgent.seek(" + seconds + ")");
    }

    private Map<?, ?> pose() {
        return (Map<?, ?>) browser.tell("sd2ailAgent.pose()");
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

    @Test
    void agent_atATime_isWhereItsStateSaysAndMovesWhenPlayed() {
        awaitFiguresOrASentence();
        assertThat(browser.text(".agent-sentence")).isEmpty();
        assertThat(pose().get("playing"))
                .as("whoever wants less motion starts it")
                .isEqualTo(false);
        seek(2);
        Map<?, ?> pose = pose();
        expectAngle(pose, "agent", 0.1 * 40);
        expectAngle(pose, "expert", 0);
        byte[] still = browser.picture("canvas");
        assertThat(browser.picture("canvas")).as("nothing moves while paused").isEqualTo(still);

        browser.click(".agent-play");
        until("sd2ailAgent.pose().seconds > 2.5");
        browser.click(".agent-play");
        assertThat(browser.picture("canvas")).isNotEqualTo(still);
        Map<?, ?> later = pose();
        double seconds = ((Number) Objects.requireNonNull(later.get("seconds"))).doubleValue();
        // Between two states the browser goes straight: 0.1 rad of a circle of 0.5 m is 0.6 mm off it at most.
        assertThat(rod(later, "agent", 0)).isCloseTo(-0.5 * Math.sin(0.1 * seconds / 0.05), within(1e-3));
        expectAngle(later, "expert", 0);
        assertThat(browser.text(".agent-label.agent")).contains("after step 1,000");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void agent_afterAnEvaluation_isOfferedAndTakenAtTheEndOfTheEpisode() throws IOException {
        awaitFiguresOrASentence();
        seek(4.8);
        write(2000, -0.2f);
        Files.writeString(
                run.resolve("metrics.csv"), "2000,1900,9.0,eval/mean_reward,-150.0\n", StandardOpenOption.APPEND);
        until("!document.querySelector('.agent-newer').hidden");
        assertThat(browser.text(".agent-newer")).isEqualTo("newer episode, step 2,000: show now");
        assertThat(pose().get("environmentSteps")).isEqualTo(1000L);

        browser.click(".agent-play");
        until("sd2ailAgent.pose().environmentSteps === 2000");
        assertThat(browser.isSeen(".agent-newer")).isFalse();
        seek(1);
        expectAngle(pose(), "agent", -0.2 * 20);
    }

    @Test
    void agent_withoutWebGl_isASentence() {
        browser.beforeEachPage("HTMLCanvasElement.prototype.getContext = () => null");
        browser.open(page.url());
        awaitFiguresOrASentence();
        assertThat(browser.text(".agent-sentence")).startsWith("This browser has no WebGL");
        assertThat(browser.isSeen(".agent-stage")).isFalse();
    }
}
