package io.sd2ail.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.LostEpisodes;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.run.RunEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunMonitorTest {
    private final RunMonitor monitor = new RunMonitor(
            "learner", true, () -> 2, () -> 1, InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000)));

    @AfterEach
    void close() {
        monitor.close();
    }

    @Test
    void scrape_ofWhatARunTold_hasItByTheNamesThatAreDocumented() {
        monitor.onEvent(Events.started());
        monitor.onEvent(new RunEvent.Metrics(
                1500,
                500,
                9,
                new TreeMap<>(Map.of(
                        "train/expert_probability",
                        0.5,
                        "time/update_ms",
                        12.0,
                        "time/fps",
                        99.0,
                        "pace/lag_updates",
                        25.0))));
        monitor.onEvent(new RunEvent.EpisodeFinished("rollout-1", new EpisodeResult(-900, 200)));
        monitor.onEvent(
                new RunEvent.Evaluated(new EvaluationResult(1500, 500, 5, new double[] {-700}, 200, List.of(), 0)));
        monitor.onEvent(new RunEvent.CheckpointWritten(500, Path.of("checkpoints/500"), 0.25));
        monitor.onEvent(new RunEvent.EpisodesLost("rollout-1", List.of(new LostEpisodes("diverged", 3))));
        monitor.onEvent(new RunEvent.ActivityChanged("learner", "replay: 812 of 5,000"));

        assertThat(lines())
                .contains(
                        "sd2ail_viewers_dropped_total{role=\"learner\"} 1.0",
                        "sd2ail_environment_steps_total{role=\"learner\"} 1500.0",
                        "sd2ail_updates_total{role=\"learner\"} 500.0",
                        "sd2ail_train_expert_probability{role=\"learner\"} 0.5",
                        "sd2ail_learner_starved_ratio{role=\"learner\"} 0.75",
                        "sd2ail_update_seconds{role=\"learner\"} 0.012",
                        "sd2ail_training_episodes_total{role=\"learner\"} 1.0",
                        "sd2ail_evaluation_return{role=\"learner\"} -700.0",
                        "sd2ail_normalized_score{role=\"learner\"} 0.5",
                        "sd2ail_checkpoints_total{role=\"learner\"} 1.0",
                        "sd2ail_checkpoint_timestamp_seconds{role=\"learner\"} 1.7E9",
                        "sd2ail_episodes_lost{reason=\"diverged\",role=\"learner\",worker=\"rollout-1\"} 3.0",
                        "sd2ail_part_waiting{for=\"replay\",part=\"learner\",role=\"learner\"} 1.0",
                        "sd2ail_findings{role=\"learner\",rule=\"reward-constant\"} 0.0",
                        "sd2ail_viewers{role=\"learner\"} 2.0")
                .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
                .noneMatch(line -> line.contains("fps"));
    }

    @Test
    void scrape_whenAPartWorksAgain_showsItsWaitNoMore() {
        monitor.onEvent(Events.started());
        monitor.onEvent(new RunEvent.ActivityChanged("learner", "replay: 812 of 5,000"));
        monitor.onEvent(new RunEvent.ActivityChanged("learner", ""));
        assertThat(lines()).noneMatch(line -> line.startsWith("sd2ail_part_waiting{"));
    }

    @Test
    void scrape_ofNamesWithQuotes_escapesThem() {
        monitor.onEvent(Events.started());
        assertThat(lines())
                .anyMatch(line -> line.startsWith("sd2ail_run_info{")
                        && line.contains("run=\"a \\\"b\\\"\\\\c\"")
                        && line.contains("seed=\"7\""));
    }

    private List<String> lines() {
        return monitor.scrape(null, RunMonitor.PLAIN).lines().toList();
    }
}
