package io.sd2ail.demonstration;

import static io.sd2ail.demonstration.DemonstrationFixture.trajectory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.environment.EnvironmentSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemonstrationsTest {
    private final Demonstrations demonstrations = DemonstrationFixture.demonstrations();

    private static Demonstrations numbered(int count) {
        List<Trajectory> trajectories = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            trajectories.add(trajectory(k, false, 0, 0));
        }
        return new Demonstrations("numbered", trajectories);
    }

    @Test
    void choose_someOfMany_drawsEachEquallyOftenAndKeepsTheOrder() {
        Demonstrations ten = numbered(10);
        RandomStream random = new RandomStream(1, "test");
        int[] counts = new int[10];
        for (int i = 0; i < 1_000; i++) {
            List<Integer> chosen = ten.choose(3, random).trajectories().stream()
                    .map(trajectory -> (int) trajectory.transitions().observations()[0])
                    .toList();
            assertThat(chosen).hasSize(3).isSorted().doesNotHaveDuplicates();
            chosen.forEach(k -> counts[k]++);
        }
        for (int count : counts) {
            assertThat(count).isBetween(240, 360);
        }
    }

    @Test
    void choose_moreThanThereAre_saysHowManyThereAre() {
        assertThatThrownBy(() -> numbered(4).choose(5, new RandomStream(1, "test")))
                .hasMessageContaining("holds 4 trajectories, 5 were asked for");
    }

    private static Demonstrations ofReturns(double... returns) {
        List<Trajectory> trajectories = new ArrayList<>();
        for (double value : returns) {
            Trajectory made = trajectory(trajectories.size(), false, 0, 0);
            made.transitions().rewards()[0] = (float) value - 1;
            trajectories.add(made);
        }
        return new Demonstrations("ranked", trajectories);
    }

    private static List<Double> chosenReturns(String selection, @Nullable Double minimum, Demonstrations all) {
        return TrajectorySelection.parse(selection, minimum)
                .of(all, new RandomStream(1, "test"))
                .trajectories()
                .stream()
                .map(Trajectory::episodeReturn)
                .toList();
    }

    @Test
    void selection_ofEachOrder_keepsTheFilesOrder() {
        Demonstrations all = ofReturns(3, 9, 1, 9, 7);
        assertThat(chosenReturns("best:3", null, all)).containsExactly(9.0, 9.0, 7.0);
        assertThat(chosenReturns("best:1", null, all)).containsExactly(9.0);
        assertThat(chosenReturns("first:2", null, all)).containsExactly(3.0, 9.0);
        assertThat(chosenReturns("random:3", null, all)).isEqualTo(chosenReturns("3", null, all));
        assertThat(chosenReturns("first:2", 5.0, all)).containsExactly(9.0, 9.0);
    }

    @Test
    void selection_thatCantBe_saysWhy() {
        for (String text : List.of("", "0", "-1", "best", "worst:4", "best:0", "1.5", "9999999", "best:four")) {
            assertThatThrownBy(() -> TrajectorySelection.parse(text, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("random:N, first:N, best:N");
        }
        Demonstrations all = ofReturns(3, 9);
        assertThatThrownBy(() -> chosenReturns("first:1", 10.0, all)).hasMessageContaining("the best has 9.0");
        Arrays.fill(all.trajectories().getLast().transitions().rewards(), Float.NaN);
        assertThatThrownBy(() -> chosenReturns("best:1", null, all)).hasMessageContaining("holds no rewards");
    }

    @Test
    void everyRow_second_beginsEachTrajectoryOneLaterThanTheLastAndKeepsWhatFollowed() {
        Demonstrations thinned = demonstrations.everyRow(2);
        TransitionBatch first = thinned.trajectories().getFirst().transitions();
        assertThat(first.observations()).containsExactly(0, 0, 2, -2);
        assertThat(first.actions()).containsExactly(0.5f, 3);
        assertThat(first.nextObservations()).containsExactly(1, -1, 3, -3);
        assertThat(first.truncated()).containsExactly(false, true);
        TransitionBatch second = thinned.trajectories().getLast().transitions();
        assertThat(second.observations()).containsExactly(11, -1);
        assertThat(second.nextObservations()).containsExactly(12, -2);
        assertThat(second.terminated()).containsExactly(true);
        assertThat(second.truncated()).containsExactly(false);
    }

    @Test
    void everyRow_whereTheEndIsLeftOut_cutsAtTheLastRowLeft() {
        Trajectory whole = trajectory(0, true, 1, 2, 3, 4, 5);
        TransitionBatch left = new Demonstrations("made", List.of(whole))
                .everyRow(3)
                .trajectories()
                .getFirst()
                .transitions();
        assertThat(left.actions()).containsExactly(1, 4);
        assertThat(left.terminated()).containsExactly(false, false);
        assertThat(left.truncated()).containsExactly(false, true);
        assertThat(whole.transitions().truncated()).as("the whole one's").containsOnly(false);
    }

    @Test
    void everyRow_moreThanATrajectoryHas_leavesOneRowOfEach() {
        Demonstrations thinned = numbered(5).everyRow(100);
        for (int k = 0; k < 5; k++) {
            TransitionBatch left = thinned.trajectories().get(k).transitions();
            assertThat(left.observations()).containsExactly(k + Math.min(k, 1), -Math.min(k, 1));
        }
        assertThat(thinned.rows()).isEqualTo(5);
    }

    @Test
    void everyRow_first_isTheDemonstrationsThemselves() {
        assertThat(demonstrations.everyRow(1)).isSameAs(demonstrations);
    }

    private static Demonstrations from(String environment, double expertReturn) {
        return new Demonstrations(
                "made.npz",
                new Origin(environment, null, expertReturn, null, null),
                DemonstrationFixture.demonstrations().trajectories());
    }

    @Test
    void requireFits_recordedInAnotherEnvironmentOfTheSameSizes_saysInWhich() {
        from("Made-v0", 1).requireFits(DemonstrationFixture.SPEC);
        assertThatThrownBy(() -> from("Other-v0", 1).requireFits(DemonstrationFixture.SPEC))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessage("made.npz was recorded in Other-v0, not in Made-v0: choose demonstrations of Made-v0, or"
                        + " --env Other-v0");
    }

    @Test
    void expertReturn_namedByTheFile_winsOverTheTrajectoriesMeanAlsoForAChoice() {
        assertThat(demonstrations.expertReturn()).isEqualTo(2.5);
        Demonstrations named = from("Made-v0", 2.75);
        assertThat(named.expertReturn()).isEqualTo(2.75);
        assertThat(named.choose(1, new RandomStream(1, "test")).expertReturn()).isEqualTo(2.75);
    }

    @Test
    void constructor_episodeThatEndsInside_isRefused() {
        TransitionBatch steps = trajectory(0, false, 1, 2, 3).transitions();
        steps.terminated()[1] = true;
        assertThatThrownBy(() -> new Demonstrations("made", List.of(new Trajectory(steps))))
                .hasMessageContaining("trajectory 0 must end at its last row, 2")
                .hasMessageContaining("ends at row 1");
    }

    @Test
    void normalizerOf_chosenTrajectories_usesTheirMeanAndPopulationDeviation() {
        ObservationNormalizer normalizer = ObservationNormalizer.of(demonstrations.trajectories());
        // First entries 0, 1, 2, 10, 11; second 0, -1, -2, 0, -1.
        assertThat((double) normalizer.mean()[0]).isCloseTo(4.8, within(1e-6));
        assertThat((double) normalizer.scale()[0]).isCloseTo(Math.sqrt(22.16), within(1e-6));
        assertThat((double) normalizer.scale()[1]).isCloseTo(Math.sqrt(0.56), within(1e-6));
        float[] normalized = normalizer.normalize(new float[] {4.8f, -0.8f, 4.8f, 0});
        assertThat((double) normalized[3]).isCloseTo(0.8 / Math.sqrt(0.56), within(1e-6));
        float[] single = new float[2];
        normalizer.normalize(new double[] {4.8, 0}, single, 0);
        assertThat(single).containsExactly(normalized[2], normalized[3]);
    }

    @Test
    void normalizerOf_constantEntry_staysUsable() {
        ObservationNormalizer normalizer = ObservationNormalizer.of(List.of(trajectory(3, false, 1)));
        assertThat(normalizer.scale()).containsExactly(1, 1);
        assertThat(normalizer.normalize(new float[] {3, 0.5f})).containsExactly(0, 0.5f);
    }

    @Test
    void expertRows_withActions_areScaledClippedAndNormalised() {
        ObservationNormalizer normalizer = new ObservationNormalizer(new float[] {1, 0}, new float[] {2, 1});
        ExpertRows rows =
                ExpertRows.of(demonstrations, DemonstrationFixture.SPEC, normalizer, RowLayout.ACTION_OBSERVATION);
        assertThat(rows.rowSize()).isEqualTo(3);
        assertThat(rows.trajectories()).hasSize(2);
        assertThat(rows.trajectories().getFirst())
                .containsExactly(0.25f, -0.5f, 0, -0.5f, 0, -1, 1 /* 3 clipped to 2 */, 0.5f, -2);
    }

    @Test
    void expertRows_stateOnly_holdObservationAndNext() {
        ExpertRows rows = ExpertRows.of(
                demonstrations,
                DemonstrationFixture.SPEC,
                ObservationNormalizer.identity(2),
                RowLayout.OBSERVATION_NEXT);
        assertThat(rows.rowSize()).isEqualTo(4);
        assertThat(rows.trajectories().getLast()).containsExactly(10, 0, 11, -1, 11, -1, 12, -2);
    }

    @Test
    void expertRows_ofAnotherEnvironment_areRefused() {
        EnvironmentSpec other = new EnvironmentSpec("Other-v0", 3, new double[] {-1}, new double[] {1}, 10);
        assertThatThrownBy(() -> ExpertRows.of(
                        demonstrations, other, ObservationNormalizer.identity(2), RowLayout.ACTION_OBSERVATION))
                .isInstanceOf(DemonstrationFormatException.class)
                .hasMessage("made.npz has observations of 2 and actions of 1 entries, Other-v0 has 3 and 1:"
                        + " choose demonstrations of Other-v0");
    }
}
