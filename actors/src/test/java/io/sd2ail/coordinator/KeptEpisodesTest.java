package io.sd2ail.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.episode.EpisodeFile;
import io.sd2ail.episode.RecordedEpisode;
import io.sd2ail.evaluation.Evaluator;
import io.sd2ail.rollout.Outbox;
import io.sd2ail.run.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptEpisodesTest {
    @TempDir
    private Path run;

    private static Evaluator.Evaluated evaluated(long steps, @Nullable RecordedEpisode episode) {
        return new Evaluator.Evaluated(
                new EvaluationResult(steps, steps, steps, new double[] {-1}, 10, List.of(), 0), episode);
    }

    private static RecordedEpisode episode(float reward) {
        return new RecordedEpisode(1, new float[] {1, 2}, new float[] {reward}, true);
    }

    private Path latest() {
        return EpisodeFile.Choice.LATEST.in(run);
    }

    private Path best() {
        return EpisodeFile.Choice.BEST.in(run);
    }

    @Test
    void offer_oneAfterTheOther_keepsTheLastAndTheBest() {
        KeptEpisodes kept = new KeptEpisodes(run);
        kept.offer(evaluated(100, episode(5)), true);
        kept.offer(evaluated(200, episode(4)), false);
        assertThat(EpisodeFile.read(latest()).environmentSteps()).isEqualTo(200);
        assertThat(EpisodeFile.read(latest()).episode().rewards()).containsExactly(4);
        assertThat(EpisodeFile.read(best()).environmentSteps()).isEqualTo(100);
        assertThat(kept.refused()).isZero();
    }

    @Test
    void offer_whatIsNoEpisode_isCountedAndTheLastOneStays() {
        KeptEpisodes kept = new KeptEpisodes(run);
        kept.offer(evaluated(100, episode(5)), true);
        kept.offer(evaluated(200, episode(Float.NaN)), true);
        kept.offer(evaluated(300, new RecordedEpisode(3, new float[] {1, 2}, new float[] {1}, true)), true);
        kept.offer(evaluated(400, new RecordedEpisode(1, new float[3000], new float[2999], true)), true);
        assertThat(kept.refused()).isEqualTo(3);
        assertThat(EpisodeFile.read(latest()).environmentSteps()).isEqualTo(100);
        assertThat(EpisodeFile.read(best()).environmentSteps()).isEqualTo(100);
    }

    @Test
    void offer_ofAnEnvironmentThatShowsNothing_writesNothing() {
        new KeptEpisodes(run).offer(evaluated(100, null), true);
        assertThat(run).isEmptyDirectory();
    }

    @Test
    void offer_whereNothingCanBeWritten_letsTheRunGoOn() throws IOException {
        Files.writeString(run.resolve("episodes"), "a file where the folder should be");
        KeptEpisodes kept = new KeptEpisodes(run);
        kept.offer(evaluated(100, episode(5)), true);
        Files.delete(run.resolve("episodes"));
        kept.offer(evaluated(200, episode(4)), false);
        assertThat(latest()).exists();
        assertThat(best()).doesNotExist();
    }

    @Test
    void largestEpisode_fitsTheFramesThatBatchesNeedAnyway() {
        assertThat(RecordedEpisode.MOST_BYTES).isLessThan(Outbox.BYTES_TOGETHER);
    }
}
