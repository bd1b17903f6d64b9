package io.sd2ail.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.run.RunEvent;
import io.sd2ail.telemetry.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricRecorderTest {
    @TempDir
    private Path folder;

    private final Kept kept = new Kept();
    private final MetricRecorder recorder =
            new MetricRecorder(List.of(new GuardedSink("kept", kept)), List.of(), () -> 0);

    /// Keeps rows in memory; refuses them while it is full.
    private static final class Kept implements MetricSink {
        private final List<MetricRow> rows = new ArrayList<>();
        private boolean full;
        private int opened;

        @Override
        public void open(RunEvent.Started started) throws IOException {
            refuseWhenFull();
            opened++;
        }

        @Override
        public void write(MetricRow row) throws IOException {
            refuseWhenFull();
            rows.add(row);
        }

        private void refuseWhenFull() throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
        }

        @Override
        public void close() {}
    }

    @Test
    void onEvent_metrics_getTheMeansOfRecentEpisodes() {
        recorder.onEvent(Runs.started(folder, 1000, 400));
        recorder.onEvent(Runs.episode(-900, 200));
        recorder.onEvent(Runs.episode(-700, 100));
        recorder.onEvent(Runs.metrics(1200, 500, 4, 0.2));
        assertThat(kept.rows.getFirst().values())
                .containsEntry("train/temperature", 0.2)
                .containsEntry("rollout/ep_rew_mean", -800.0)
                .containsEntry("rollout/ep_len_mean", 150.0);
    }

    @Test
    void onEvent_moreEpisodesThanTheWindow_forgetsTheOldest() {
        recorder.onEvent(Runs.started(folder));
        recorder.onEvent(Runs.episode(-1_000_000, 200));
        for (int i = 0; i < MetricRecorder.EPISODE_WINDOW; i++) {
            recorder.onEvent(Runs.episode(-100, 200));
        }
        recorder.onEvent(Runs.metrics(1200, 500, 4, 0.2));
        assertThat(kept.rows.getFirst().values()).containsEntry("rollout/ep_rew_mean", -100.0);
    }

    @Test
    void onEvent_evaluation_isScoredBetweenRandomAndExpert() {
        recorder.onEvent(Runs.started(folder));
        recorder.onEvent(Runs.evaluated(2000, 1000, -600, -800));
        MetricRow row = kept.rows.getFirst();
        assertThat(row.environmentSteps()).isEqualTo(2000);
        assertThat(row.values())
                .containsEntry("eval/mean_reward", -700.0)
                .containsEntry("eval/std_reward", 100.0)
                .containsEntry("eval/mean_ep_length", 200.0)
                .containsEntry("eval/x_position", 12.5)
                .containsEntry("eval/reward_ctrl", -3.0)
                .doesNotContainKey("eval/diverged_episodes");
        assertThat(row.values().get("eval/normalized_score")).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void onEvent_evaluationThatDiverged_saysInHowManyEpisodes() {
        recorder.onEvent(Runs.started(folder));
        recorder.onEvent(Runs.evaluatedDiverging(1, 2000, 1000, -600, -800));
        assertThat(kept.rows.getFirst().values()).containsEntry("eval/diverged_episodes", 1.0);
    }

    @Test
    void onEvent_episodesLost_areCountedOverAllWorkersAndReasonsOnceThereAreSome() {
        recorder.onEvent(Runs.started(folder));
        recorder.onEvent(Runs.metrics(100, 50, 1, 0.2));
        recorder.onEvent(lost("rollout-1", 1, 1));
        recorder.onEvent(lost("rollout-1", 4, 1));
        recorder.onEvent(lost("rollout-2", 2, 3));
        recorder.onEvent(Runs.metrics(200, 150, 2, 0.2));
        assertThat(kept.rows.getFirst().values()).doesNotContainKey("rollout/episodes_lost");
        assertThat(kept.rows.getLast().values()).containsEntry("rollout/episodes_lost", 10.0);
    }

    private static RunEvent lost(String worker, long first, long second) {
        return new RunEvent.EpisodesLost(
                worker, List.of(new LostEpisodes("a reason", first), new LostEpisodes("b reason", second)));
    }

    @Test
    void onEvent_whileTheDiskIsFull_countsTheLostRowsAndGoesOnAfterwards() {
        kept.full = true;
        recorder.onEvent(Runs.started(folder));
        recorder.onEvent(Runs.metrics(100, 50, 1, 0.2));
        recorder.onEvent(Runs.metrics(200, 150, 2, 0.2));
        kept.full = false;
        recorder.onEvent(Runs.metrics(300, 250, 3, 0.2));
        assertThat(recorder.lostRows()).isEqualTo(2);
        assertThat(kept.opened).isEqualTo(1);
        assertThat(kept.rows).extracting(MetricRow::updates).containsExactly(250L);
    }

    @Test
    void into_aRunDirectory_writesBothKindsOfFiles() throws IOException {
        try (MetricRecorder files = MetricRecorder.into(folder)) {
            files.onEvent(Runs.started(folder));
            files.onEvent(Runs.evaluated(500, 0, -1200));
            assertThat(files.lostRows()).isZero();
        }
        assertThat(folder.resolve("metrics.csv")).content().contains("500,0,", "eval/mean_reward,-1200.0");
        try (Stream<Path> found = Files.list(folder)) {
            assertThat(found).anyMatch(path -> path.getFileName().toString().startsWith("events.out.tfevents."));
        }
    }
}
