package io.sd2ail.imitation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.Golden;
import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;
import io.sd2ail.learning.GoldenBatch;
import io.sd2ail.learning.GoldenNetwork;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SavedState;
import io.sd2ail.learning.djl.DjlBackendFactory;
import io.sd2ail.learning.vector.VectorBackendFactory;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.replay.ExpertReplay;
import io.sd2ail.replay.PriorityConfig;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// [Sd2ail#update] against numbers from outside this project: the golden iteration, in its order.
///
/// Expert and synthetic rows get there by its own draws, for it draws as many as there are, all of the same priority,
/// which are all of them in their order. What else is drawn, [GoldenDraws] replaces on its way to the trainers.
class Sd2ailGoldenTest {
    private static final double TOLERANCE = 2e-6;
    private static final double CHAIN_TOLERANCE = 1e-5;
    private static final NetworkShape SHAPE = new NetworkShape(4, 2, 6, 2, 32, 32, 10);
    private static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.LINEAR, 10);
    private static final int ROWS = 32;

    private final Golden golden = Golden.read("algo/iteration");
    private final MetricAccumulator metrics = new MetricAccumulator();

    static Stream<BackendFactory> backends() {
        return Stream.of(new VectorBackendFactory(2, 2), new DjlBackendFactory());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void update_goldenDraws_goesThroughTheGoldenIteration(BackendFactory factory) {
        GoldenDraws draws = new GoldenDraws(factory.learner(SHAPE, SCHEDULE), golden, ROWS, SHAPE);
        try (Sd2ail algorithm = algorithm(draws)) {
            algorithm.update(metrics);
            State after = state(algorithm);
            check(
                    "loss",
                    requireNonNull(metrics.drain().get("train/discriminator_loss"))
                            .floatValue());
            check("priority_expert", floats(after.doubles("experts.trajectory0.priorities")));
            check("priority_synthetic", floats(after.doubles("pool.priorities")));
            check("threshold", after.floats("threshold"));
            check("reward", draws.criticBatches().getFirst().rewards());
        }
    }

    /// What a generator is sent makes and admits the golden rows.
    @ParameterizedTest
    @MethodSource("backends")
    void diffusionArrays_afterTheUpdate_sampleAndAdmitTheGoldenRows(BackendFactory factory) {
        GoldenDraws draws = new GoldenDraws(factory.learner(SHAPE, SCHEDULE), golden, ROWS, SHAPE);
        try (Sd2ail algorithm = algorithm(draws);
                DiffusionModel generator = factory.diffusionModel(SHAPE, SCHEDULE)) {
            algorithm.update(metrics);
            Map<String, float[]> sent = algorithm.diffusionArrays();
            generator.load(requireNonNull(sent.get(ParameterSnapshot.DENOISER)));
            float threshold = requireNonNull(sent.get(ParameterSnapshot.THRESHOLD))[0];
            float[] sample = generator.denoise(ROWS, golden.floats("z"), golden.floats("noise"));
            golden.check("sample", sample, CHAIN_TOLERANCE, 0);
            float[] score = generator.expertProbability(ROWS, golden.floats("sample"), golden.floats("eps_synthetic"));
            check("D_sample", score);
            float[] kept = new float[ROWS];
            for (int i = 0; i < ROWS; i++) {
                kept[i] = score[i] > threshold ? 1 : 0;
            }
            assertThat(kept).isEqualTo(golden.floats("kept"));
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void update_itsRows_areTheOnesThatItDrewForEachPart(BackendFactory factory) {
        GoldenDraws draws = new GoldenDraws(factory.learner(SHAPE, SCHEDULE), golden, ROWS, SHAPE);
        try (Sd2ail algorithm = algorithm(draws)) {
            algorithm.update(metrics);
        }
        assertThat(draws.order()).containsExactly("step", "expertProbability", "updateCritics", "updatePolicy");
        float[] seen = draws.discriminatorBatches().getFirst().rows();
        float[] known = GoldenNetwork.concatenate(golden.floats("expert"), golden.floats("synthetic"));
        assertThat(Arrays.copyOf(seen, known.length)).isEqualTo(known);
        assertThat(rows(seen, 3 * ROWS)).isSubsetOf(rows(golden.floats("agent"), 0));
        float[] weights = draws.discriminatorBatches().getFirst().importanceWeights();
        assertThat(weights).hasSize(3 * ROWS).containsOnly(1);

        float[] scored = draws.scoredRows().getFirst();
        assertThat(Arrays.copyOf(scored, ROWS * 6)).isEqualTo(golden.floats("expert"));
        SacBatch critics = draws.criticBatches().getFirst();
        float[] rewarded =
                RowLayout.ACTION_OBSERVATION.join(ROWS, critics.observations(), critics.actions(), new float[0]);
        assertThat(Arrays.copyOfRange(scored, ROWS * 6, scored.length)).isEqualTo(rewarded);
        assertThat(rows(rewarded, 0))
                .isSubsetOf(rows(golden.floats("agent"), 0))
                .isNotEqualTo(rows(seen, 3 * ROWS));
        assertThat(draws.policyBatches()).containsExactly(critics);
    }

    private static List<List<Float>> rows(float[] values, int from) {
        List<List<Float>> rows = new ArrayList<>();
        for (int at = from * 6; at < values.length; at += 6) {
            List<Float> row = new ArrayList<>();
            for (int i = at; i < at + 6; i++) {
                row.add(values[i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private Sd2ail algorithm(GoldenDraws draws) {
        ExpertRows experts = new ExpertRows(RowLayout.ACTION_OBSERVATION, 6, List.of(golden.floats("expert")));
        PriorityConfig priorities = new PriorityConfig(0.8, 0.6, 0.001, 0.01);
        Sd2ailConfig config = new Sd2ailConfig(
                10,
                NoiseSchedule.Kind.LINEAR,
                32,
                32,
                ROWS,
                2,
                ROWS,
                Reward.LOG_REST,
                false,
                1,
                1,
                0,
                0,
                null,
                new PolicyCloningConfig(0, 0, 1, 0, 0, 0, false, null),
                GoldenBatch.discriminatorConfig(0.1, ImportanceWeights.BATCH_MEAN),
                GoldenBatch.sacConfig(null),
                priorities,
                new SynthesisConfig(SynthesisConfig.Start.NOISE, ROWS, 1, 2 * ROWS, false));
        Sd2ail algorithm = new Sd2ail(
                config,
                SHAPE,
                RowLayout.ACTION_OBSERVATION,
                draws,
                agentRows(),
                new ExpertReplay(experts, priorities),
                null,
                ObservationNormalizer.identity(4),
                1);
        algorithm.insertSynthetic(
                new SyntheticBatch("generator-1", 0, 1, 2 * ROWS, 0, 2 * ROWS, 6, golden.floats("synthetic")));
        State state = state(algorithm);
        SavedState.set(
                state,
                "backend.denoiser.parameters",
                GoldenNetwork.flat(golden, "w.", ParameterLayout.denoiser(SHAPE)));
        algorithm.load(state);
        return algorithm;
    }

    private ReplayBuffer agentRows() {
        float[] agent = golden.floats("agent");
        ReplayRows rows = new ReplayRows(
                ROWS, new float[ROWS * 4], new float[ROWS * 2], new float[ROWS], new float[ROWS * 4], new float[ROWS]);
        for (int i = 0; i < ROWS; i++) {
            System.arraycopy(agent, 6 * i, rows.actions(), 2 * i, 2);
            System.arraycopy(agent, 6 * i + 2, rows.observations(), 4 * i, 4);
        }
        ReplayBuffer replay = new ReplayBuffer(ROWS, 4, 2);
        replay.add(rows);
        return replay;
    }

    private static State state(Algorithm algorithm) {
        State state = State.create();
        algorithm.save(state);
        return state;
    }

    private static float[] floats(double... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private void check(String key, float... actual) {
        golden.check(key, actual, TOLERANCE, TOLERANCE);
    }
}
