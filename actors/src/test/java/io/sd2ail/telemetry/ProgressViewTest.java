package io.sd2ail.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.run.RunEvent;
import io.sd2ail.terminal.Screen;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ProgressViewTest {
    private static final Path DIRECTORY = Path.of("runs/a");

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long now;

    @Test
    void onEvent_withoutATerminal_writesEveryEvaluationAndALineInTenSeconds() {
        ProgressView view = view();
        view.onEvent(Runs.started(DIRECTORY));
        for (int second = 1; second <= 25; second++) {
            now = Duration.ofSeconds(second).toNanos();
            view.onEvent(Runs.metrics(100L * second, 50L * second, second, 0.2));
        }
        view.onEvent(Runs.evaluated(2500, 1250, -600, -800));
        view.close();
        assertThat(text().lines())
                .containsExactly(
                        "training in runs/a",
                        "Pendulum-v1  10 %  1,000/10,000 steps  1:30 left  50 updates/s  100 steps/s",
                        "Pendulum-v1  20 %  2,000/10,000 steps  1:20 left  50 updates/s  100 steps/s",
                        "evaluated at 2,500 steps: return -700.0 ± 100.0 over 2 episodes (expert -150.0),"
                                + " 50 % of the way");
    }

    @Test
    void onEvent_evaluationThatDiverged_saysInHowManyEpisodes() {
        ProgressView view = view();
        view.onEvent(Runs.started(DIRECTORY));
        view.onEvent(Runs.evaluatedDiverging(1, 2500, 1250, -600, -800));
        view.close();
        assertThat(text()).contains("50 % of the way; the simulation failed in 1 of them, which ended there\n");
    }

    @Test
    void view_whileTheLearnerWaits_saysForWhat() {
        RunProgress progress = new RunProgress(Runs.started(DIRECTORY), () -> now);
        progress.onActivity("evaluator", "the next evaluation");
        progress.onActivity("rollout-2", "the learner");
        progress.onActivity("learner", "replay: 812 of 5,000");
        assertThat(progress.view().waiting()).isEqualTo("learner waits for replay: 812 of 5,000");
        progress.onActivity("learner", "");
        assertThat(progress.view().waiting()).isEqualTo("rollout-2 waits for the learner");
        progress.onActivity("rollout-2", "");
        assertThat(progress.view().waiting()).isEmpty();
    }

    @Test
    void view_ofARunThatStandsStill_hasRatesOfZero() {
        RunProgress progress = new RunProgress(Runs.started(DIRECTORY), () -> now);
        for (int second = 1; second <= 10; second++) {
            now = Duration.ofSeconds(second).toNanos();
            progress.onMetrics(Runs.metrics(100L * second, 50L * second, second, 0.2));
        }
        assertThat(progress.view().updatesPerSecond()).isEqualTo(50);
        now = Duration.ofSeconds(16).toNanos();
        assertThat(progress.view().updatesPerSecond()).isZero();
        assertThat(progress.view().stepsPerSecond()).isZero();
        assertThat(progress.view().secondsLeft()).isNaN();
    }

    @Test
    void view_beforeTheFirstUpdate_countsTheStepsOfEpisodes() {
        RunProgress progress = new RunProgress(Runs.started(DIRECTORY), () -> now);
        progress.onEpisode(200);
        progress.onEpisode(200);
        assertThat(progress.view().steps()).isEqualTo(400);
    }

    @Test
    void block_ofARunWithEvaluations_saysHowFarHowGoodHowFastAndWhatItWaitsFor() {
        RunProgress progress = new RunProgress(Runs.started(DIRECTORY), () -> now);
        for (int second = 1; second <= 10; second++) {
            now = Duration.ofSeconds(second).toNanos();
            progress.onMetrics(Runs.metrics(500L * second, 250L * second, second, 0.2));
        }
        progress.onCloned(Runs.evaluated(0, 0, -500).result());
        progress.onEvaluated(Runs.evaluated(2500, 1250, -700).result());
        progress.onEvaluated(Runs.evaluated(5000, 2500, -600).result());
        progress.onActivity("learner", "replay: 812 of 5,000");

        assertThat(words(progress.view()))
                .containsExactly(
                        "Pendulum-v1|############............|50 %|5,000/10,000 steps|0:10 gone|0:10 left",
                        "return|-600.0|_#|best -600.0|expert -150.0|cloning alone -500.0",
                        "250 updates/s|500 steps/s|learner waits for replay: 812 of 5,000");
    }

    @Test
    void block_beforeAnythingIsKnown_isOneLine() {
        assertThat(words(new RunProgress(Runs.started(DIRECTORY), () -> now).view()))
                .containsExactly("Pendulum-v1|........................|0 %|0/10,000 steps|0:00 gone");
    }

    private static List<String> words(RunProgress.View view) {
        return ProgressText.block(view, false).stream()
                .map(parts -> parts.stream().map(AttributedString::toString).collect(Collectors.joining("|")))
                .toList();
    }

    @Test
    void duration_overAnHour_hasThreeParts() {
        assertThat(ProgressText.duration(3 * 3600 + 2 * 60 + 1)).isEqualTo("3:02:01");
        assertThat(ProgressText.duration(9)).isEqualTo("0:09");
    }

    @Test
    void onEvent_beforeTheRunStarted_saysNothing() {
        view().onEvent(new RunEvent.ActivityChanged("learner", "replay"));
        assertThat(text()).isEmpty();
    }

    private ProgressView view() {
        PrintStream stream = new PrintStream(written, true, StandardCharsets.UTF_8);
        return new ProgressView(Screen.plain(stream, stream), () -> now);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
