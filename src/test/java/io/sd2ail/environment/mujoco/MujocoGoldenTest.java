package io.sd2ail.environment.mujoco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.Golden;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.TimeStep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bit for bit what Gymnasium recorded on the same simulator. The physics is chaotic: a processor that rounds another
/// way would be allowed to differ, so a failure here on such a machine says so, and is not a fault of the task.
class MujocoGoldenTest {
    @ParameterizedTest
    @ValueSource(strings = {"Hopper-v5", "HalfCheetah-v5", "Walker2d-v5", "Ant-v5", "InvertedPendulum-v5"})
    void step_fromTheRecordedStates_isGymnasiumsToTheLastBit(String name) {
        Golden golden = Golden.read("env/" + name);
        long[] shape = golden.array("actions").shape();
        try (MujocoEnvironment environment = create(name)) {
            for (int trajectory = 0; trajectory < shape[0]; trajectory++) {
                double[] first =
                        environment.resetTo(row(golden, "qpos0", trajectory), row(golden, "qvel0", trajectory));
                assertThat(first).containsExactly(row(golden, "obs0", trajectory));
                for (int step = 0; step < shape[1]; step++) {
                    int row = (int) (trajectory * shape[1] + step);
                    requireStep(golden, row, environment.step(row(golden, "actions", row)), name);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ant-v4",
                "Ant-v5",
                "HalfCheetah-v4",
                "HalfCheetah-v5",
                "Hopper-v4",
                "Hopper-v5",
                "Humanoid-v5",
                "InvertedPendulum-v4",
                "InvertedPendulum-v5",
                "Walker2d-v4",
                "Walker2d-v5"
            })
    void reset_withTheRecordedDraws_leadsToGymnasiumsStepsAndFigures(String name) {
        Golden golden = Golden.ours("env/" + name + ".details");
        try (MujocoEnvironment environment = create(name)) {
            double[] first = environment.reset(new Draws(golden));
            assertThat(first).containsExactly(golden.array("obs0").values());
            double[] info = new double[environment.infoNames().size()];
            for (int step = 0; step < golden.array("actions").shape()[0]; step++) {
                requireStep(golden, step, environment.step(row(golden, "actions", step)), name);
                environment.info(info);
                for (int i = 0; i < info.length; i++) {
                    String figure = environment.infoNames().get(i);
                    assertThat(info[i])
                            .as("%s of step %s", figure, step)
                            .isEqualTo(golden.array("info_" + figure).values()[step]);
                }
            }
        }
    }

    private static MujocoEnvironment create(String name) {
        return (MujocoEnvironment) new MujocoEnvironments().create(name, Contacts.CURRENT);
    }

    private static double[] row(Golden golden, String key, int row) {
        double[] values = golden.array(key).values();
        long[] shape = golden.array(key).shape();
        int size = (int) shape[shape.length - 1];
        return Arrays.copyOfRange(values, row * size, (row + 1) * size);
    }

    private static void requireStep(Golden golden, int row, TimeStep actual, String name) {
        assertThat(actual.observation()).as("%s, observation %s", name, row).containsExactly(row(golden, "obs", row));
        assertThat(actual.reward())
                .as("%s, reward %s", name, row)
                .isEqualTo(golden.array("reward").values()[row]);
        assertThat(actual.terminated())
                .as("%s, terminated %s", name, row)
                .isEqualTo(golden.array("terminated").values()[row] != 0);
    }

    /// Gives the recorded draws in their order, and no others.
    private static final class Draws implements RandomGenerator {
        private final Deque<Double> draws = new ArrayDeque<>();

        Draws(Golden golden) {
            List<Double> all = new ArrayList<>();
            Arrays.stream(golden.array("position_draws").values()).forEach(all::add);
            Arrays.stream(golden.array("velocity_draws").values()).forEach(all::add);
            draws.addAll(all);
        }

        @Override
        public double nextDouble() {
            return draws.removeFirst();
        }

        @Override
        public double nextGaussian() {
            return draws.removeFirst();
        }

        @Override
        public long nextLong() {
            throw new UnsupportedOperationException("only the recorded draws");
        }
    }
}
