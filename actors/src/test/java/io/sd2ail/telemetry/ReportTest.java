package io.sd2ail.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.ledger.LedgerTotals;
import io.sd2ail.run.RunSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final LedgerTotals BALANCED = new LedgerTotals(4100, 4000, 36, 64);

    @TempDir
    private Path folder;

    @Test
    void write_summary_hasThePromisedFieldsAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("new/summary.json");
        SummaryJson.write(file, Runs.summary(BALANCED));
        JsonNode tree = new ObjectMapper().readTree(file.toFile());
        assertThat(tree.fieldNames())
                .toIterable()
                .contains(
                        "environment",
                        "seed",
                        "expertReturn",
                        "randomReturn",
                        "bestReturn",
                        "finalReturn",
                        "lastFiveMean",
                        "normalisedLastFive",
                        "environmentSteps",
                        "updates",
                        "updatesPerSecond",
                        "stepsPerSecond",
                        "wallSeconds",
                        "runDirectory",
                        "ledger");
        assertThat(tree.get("bestReturn").doubleValue()).isEqualTo(-140.5);
        assertThat(tree.get("ledger").toString())
                .isEqualTo("{\"produced\":4100,\"inserted\":4000,\"rejected\":36,\"inFlight\":64,\"dropped\":0}");
        assertThat(tree.get("episodesLost").toString())
                .isEqualTo("{\"simulation diverged: bad acceleration\":12,\"illegal state exception\":1}");
        try (Stream<Path> files = Files.list(folder.resolve("new"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void tree_ofARunWithoutDemonstrations_saysNullForTheUnknown() {
        RunSummary known = Runs.summary(BALANCED);
        RunSummary summary = new RunSummary(
                known.environment(),
                known.seed(),
                Double.NaN,
                known.randomReturn(),
                Double.NaN,
                known.bestReturn(),
                known.finalReturn(),
                known.lastFiveMean(),
                Double.NaN,
                known.environmentSteps(),
                known.updates(),
                known.updatesPerSecond(),
                known.stepsPerSecond(),
                known.meanPolicyLag(),
                known.wallSeconds(),
                known.runDirectory(),
                known.ledger(),
                known.episodesLost());
        assertThat(SummaryJson.tree(summary).get("expertReturn").isNull()).isTrue();
        assertThat(SummaryJson.tree(summary).get("normalisedLastFive").isNull()).isTrue();
        assertThat(SummaryJson.tree(summary).get("clonedReturn").isNull()).isTrue();
    }

    @Test
    void closingReport_ofAStoppedRun_saysHowToGoOn() {
        String report = ClosingReport.of(Runs.summary(BALANCED), false, Runs.config(10_000), "train", List.of());
        assertThat(report)
                .contains("Pendulum-v1, seed 7: stopped after 4,000 of 10,000 steps in 1:15")
                .contains("./sd2ail train --resume runs/a    goes on where it stopped")
                .contains("episodes lost     12: simulation diverged: bad acceleration; 1: illegal state exception")
                .contains("produced 4,100 = inserted 4,000 + rejected 36 + in flight 64, balanced");
    }

    @Test
    void closingReport_ofACompleteRun_offersEvaluationAndMoreSteps() {
        assertThat(ClosingReport.of(Runs.summary(BALANCED), true, Runs.config(4_000), "train", List.of()))
                .contains("./sd2ail evaluate runs/a\n")
                .contains("./sd2ail train --resume runs/a --steps 8000\n");
    }

    @Test
    void closingReport_ofAnExpert_goesOnAsAnExpert() {
        assertThat(ClosingReport.of(Runs.summary(BALANCED), false, Runs.config(10_000), "expert", List.of()))
                .contains("./sd2ail expert --resume runs/a    goes on where it stopped");
        assertThat(ClosingReport.of(Runs.summary(BALANCED), true, Runs.config(4_000), "expert", List.of()))
                .contains("./sd2ail expert --resume runs/a --steps 8000\n")
                .contains("./sd2ail expert --env Pendulum-v1 --seed 8\n")
                .doesNotContain("train");
    }

    private static String report(long steps, long updates, double best, long asked, boolean complete) {
        RunSummary known = Runs.summary(
                new LedgerTotals(16, 16, 0, 0, List.of(new LedgerTotals.Rejected("not-finite", 3)), 4_000));
        return ClosingReport.of(
                new RunSummary(
                        known.environment(),
                        known.seed(),
                        known.expertReturn(),
                        known.randomReturn(),
                        Double.NaN,
                        best,
                        best,
                        best,
                        best,
                        steps,
                        updates,
                        0,
                        0,
                        0,
                        1,
                        known.runDirectory(),
                        known.ledger(),
                        List.of()),
                complete,
                Runs.config(asked),
                "launch",
                List.of());
    }

    @Test
    void closingReport_ofARunWithFindings_namesThreeAndWhereAllAre() {
        String text = ClosingReport.of(
                Runs.summary(BALANCED),
                true,
                Runs.config(4_000),
                "train",
                List.of("first", "second", "third", "fourth"));
        assertThat(text)
                .contains("What looks wrong:\n  - first\n  - second\n  - third\n  ./sd2ail doctor runs/a has all\n")
                .doesNotContain("fourth");
    }

    @Test
    void closingReport_ofARunThatEndsBeforeTheFirstUpdate_saysWhyAndOffersNoEvaluation() {
        assertThat(report(16, 0, Double.NaN, 10, true))
                .contains("complete after 16 steps (the last batch ends beyond the 10 that were to do)")
                .contains("policy            untrained: the first update comes after 1,000 steps (pace.warmup-steps)")
                .contains("./sd2ail launch --resume runs/a --steps N    learns, with N beyond the warm-up")
                .doesNotContain("evaluate", "unknown");
    }

    @Test
    void closingReport_withoutAnEvaluation_saysWhenTheFirstComes() {
        assertThat(report(1_500, 500, Double.NaN, 10_000, false))
                .contains("policy            never evaluated: the first evaluation comes after 500 steps"
                        + " (evaluation.every-steps), and at the end")
                .contains("./sd2ail launch --resume runs/a    goes on where it stopped")
                .doesNotContain("unknown");
    }

    @Test
    void closingReport_withRefusedAndDroppedRows_saysWhyAndHowMany() {
        assertThat(report(1_500, 500, -3, 10_000, false))
                .contains("balanced; rejected for not-finite 3; of the inserted 4,000 were dropped from the replay");
    }

    @Test
    void ledger_thatDoesNotBalance_saysByHowMuch() {
        assertThat(ClosingReport.ledger(new LedgerTotals(100, 80, 5, 10))).endsWith(": 5 transitions are lost");
        assertThat(ClosingReport.ledger(new LedgerTotals(100, 101, 0, 0))).endsWith(": 1 transitions count twice");
    }
}
