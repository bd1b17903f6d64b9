package io.sd2ail.bench.imitation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.imitation.DemonstrationChoice;
import io.sd2ail.bench.imitation.ImitationMethod;
import io.sd2ail.bench.imitation.ScoredEvaluation;
import io.sd2ail.bench.imitation.Trainings;
import io.sd2ail.telemetry.plot.ScoreCurves;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedCurvesTest {
    @Test
    void points_ofSeedsEvaluatedApart_areReadOffBetweenAndEndWithTheShortest() {
        List<ScoredEvaluation> one =
                List.of(new ScoredEvaluation(1000, 0, 0, 0), new ScoredEvaluation(2000, 0, 0, 1), evaluation(3000));
        List<ScoredEvaluation> other =
                List.of(new ScoredEvaluation(1000, 0, 0, 0.5), new ScoredEvaluation(2500, 0, 0, 0.5));

        assertThat(SeedCurves.points(List.of(one, other)))
                .containsExactly(
                        new ScoreCurves.Point(1000, 0.25, 0, 0.5),
                        new ScoreCurves.Point(2000, 0.75, 0.5, 1),
                        new ScoreCurves.Point(2500, 0.75, 0.5, 1));
    }

    private static ScoredEvaluation evaluation(long steps) {
        return new ScoredEvaluation(steps, 0, 0, 1);
    }

    @Test
    void picture_ofBehaviouralCloning_isALevelLineAsLongAsTheOthers() {
        Comparison comparison = new Comparison(
                "Hopper-v5",
                DemonstrationChoice.parse("4/20"),
                List.of(
                        Trainings.complete("Hopper-v5", ImitationMethod.SD2AIL, 1, 0.1, 0.5, 0.9),
                        Trainings.complete("Hopper-v5", ImitationMethod.BC, 1, 0.25, 0.75)));

        ScoreCurves picture = SeedCurves.picture(comparison);

        assertThat(picture.title()).isEqualTo("Hopper-v5, 4 trajectories, one row in 20");
        assertThat(picture.curves())
                .filteredOn(curve -> curve.label().equals("bc"))
                .singleElement()
                .extracting(ScoreCurves.Curve::points)
                .isEqualTo(
                        List.of(new ScoreCurves.Point(0, 0.5, 0.5, 0.5), new ScoreCurves.Point(3000, 0.5, 0.5, 0.5)));
    }
}
