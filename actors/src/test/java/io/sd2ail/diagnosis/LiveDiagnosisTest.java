package io.sd2ail.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.telemetry.metrics.MetricRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveDiagnosisTest {
    private static final RunConfig CONFIG =
            ConfigBinder.bind(new ConfigSources(null, "Pendulum-v1", null, null, List.of()).load(), RunConfig.class);

    @TempDir
    private Path folder;

    private long now;
    private int asked;
    private final LiveDiagnosis diagnosis = new LiveDiagnosis(this::facts, () -> now);

    private RunContext facts(RunEvent.Started started) {
        asked++;
        return new RunContext(started.config(), -150, -1250, 1, List.of(), 1);
    }

    @Test
    void of_rowsOfARunWithAConstantReward_countsTheFindingOnceTenSecondsHavePassed() {
        diagnosis.open(started(0));
        rows(0, 40, 1);
        assertThat(diagnosis.findings()).isEmpty();
        assertThat(asked).isZero();
        now += 10_000_000_000L;
        assertThat(diagnosis.of(row(40, 1))).containsEntry("diagnosis/findings", 1.0);
        assertThat(diagnosis.findings()).extracting(Finding::rule).containsExactly("reward-constant");
        rows(41, 200, 2);
        assertThat(diagnosis.findings()).hasSize(1);
        assertThat(diagnosis.look()).extracting(Finding::rule).containsExactly("reward-constant");
        assertThat(asked).isOne();
    }

    @Test
    void open_ofARunThatGoesOn_knowsWhatItWasBefore() throws IOException {
        StringBuilder before = new StringBuilder("environment_steps,updates,seconds,tag,value\n");
        for (int i = 0; i < 60; i++) {
            before.append("%d,%d,%d,train/reward_mean,1.0%n".formatted(i * 100, i * 100, i));
        }
        Files.writeString(folder.resolve("metrics.csv"), before);
        diagnosis.open(started(4000));
        assertThat(diagnosis.look()).singleElement().satisfies(finding -> assertThat(finding.seen())
                .contains("last 1,300 updates"));
    }

    @Test
    void of_rowBeforeTheRunBegan_addsNothing() {
        assertThat(diagnosis.of(row(1, 1))).isEqualTo(Map.of());
        assertThat(diagnosis.look()).isEmpty();
    }

    private void rows(int from, int to, double reward) {
        for (int i = from; i < to; i++) {
            diagnosis.of(row(i, reward));
        }
    }

    private static MetricRow row(int i, double reward) {
        return new MetricRow(i * 100L, i * 100L, i, new TreeMap<>(Map.of("train/reward_mean", reward)));
    }

    private RunEvent.Started started(long steps) {
        return new RunEvent.Started(CONFIG, folder, -150, -1250, steps, steps);
    }
}
