package io.sd2ail.environment.mujoco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.Golden;
import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Drawing;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MujocoDrawingTest {
    /// mjtGeom of the kinds that the recorded models have.
    private static final List<Scene.Kind> RECORDED_TYPES =
            Arrays.asList(Scene.Kind.PLANE, null, Scene.Kind.SPHERE, Scene.Kind.CAPSULE);

    private static Drawing drawing(String name) {
        return Objects.requireNonNull(Environments.drawing(name, Contacts.CURRENT));
    }

    private static double[] row(Golden golden, String key, int row, int size) {
        return Arrays.copyOfRange(golden.array(key).values(), row * size, (row + 1) * size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hopper-v5", "HalfCheetah-v5", "Ant-v5"})
    void poses_ofRecordedPositions_areThoseOfPythonsMujoco(String name) {
        Golden golden = Golden.ours("env/" + name + ".poses");
        int geoms = golden.array("types").values().length;
        try (Drawing drawing = drawing(name)) {
            List<Scene.Shape> shapes = drawing.scene().shapes();
            assertThat(shapes).hasSize(geoms);
            assertThat(drawing.scene().secondsPerStep())
                    .isCloseTo(golden.array("seconds_per_step").values()[0], within(1e-12));
            float[] poses = new float[shapes.size() * Drawing.POSE_SIZE];
            for (int row = 0; row < golden.array("qpos").shape()[0]; row++) {
                drawing.poses(row(golden, "qpos", row, drawing.configurationSize()), poses);
                for (int i = 0; i < geoms; i++) {
                    double[] center = row(golden, "centers", row * geoms + i, 3);
                    double[] quaternion = row(golden, "quaternions", row * geoms + i, 4);
                    for (int k = 0; k < 3; k++) {
                        assertThat((double) poses[7 * i + k]).isCloseTo(center[k], within(1e-6));
                    }
                    // q and -q are the same rotation.
                    double same = 0;
                    for (int k = 0; k < 4; k++) {
                        same += poses[7 * i + 3 + k] * quaternion[k];
                    }
                    assertThat(Math.abs(same)).isCloseTo(1, within(1e-6));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hopper-v5", "HalfCheetah-v5", "Ant-v5"})
    void scene_ofATask_hasTheModelsKindsAndSizes(String name) {
        Golden golden = Golden.ours("env/" + name + ".poses");
        try (Drawing drawing = drawing(name)) {
            List<Scene.Shape> shapes = drawing.scene().shapes();
            for (int i = 0; i < shapes.size(); i++) {
                assertThat(shapes.get(i).kind()).isEqualTo(RECORDED_TYPES.get((int)
                        golden.array("types").values()[i]));
                assertThat(shapes.get(i).size()).containsExactly(row(golden, "sizes", i, 3));
            }
            assertThat(shapes.getFirst().body()).isEqualTo("world");
            assertThat(shapes.get(1).name()).startsWith("torso");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Hopper-v5", "HalfCheetah-v5", "Ant-v5"})
    void configurations_ofObservations_followTheRecordedPath(String name) {
        Golden golden = Golden.ours("env/" + name + ".poses");
        int observationSize = (int) golden.array("obs").shape()[1];
        int rows = (int) golden.array("obs").shape()[0];
        double[][] observations = new double[rows][];
        for (int row = 0; row < rows; row++) {
            observations[row] = row(golden, "obs", row, observationSize);
        }
        try (Drawing drawing = drawing(name)) {
            double[][] configurations = Objects.requireNonNull(drawing.configurations(observations));
            assertThat(configurations).hasNumberOfRows(rows);
            int size = drawing.configurationSize();
            int skipped = name.startsWith("Ant") ? 2 : 1;
            for (int recorded = 0; recorded < golden.array("qpos").shape()[0]; recorded++) {
                double[] expected = row(golden, "qpos", recorded, size);
                double[] actual = configurations[6 * recorded];
                assertThat(Arrays.copyOfRange(actual, skipped, size))
                        .containsExactly(Arrays.copyOfRange(expected, skipped, size));
                double[] start = row(golden, "qpos", 0, size);
                for (int i = 0; i < skipped; i++) {
                    // Some centimetres of a path that a trapezoid between steps misses.
                    assertThat(actual[i]).isCloseTo(expected[i] - start[i], within(0.06));
                }
            }
        }
    }

    @Test
    void configuration_ofASteppedEnvironment_isWhereItsDrawingPutsIt() {
        try (Environment environment = Environments.create("Hopper-v5", Contacts.CURRENT);
                Drawing drawing = drawing("Hopper-v5")) {
            double[] configuration = new double[environment.configurationSize()];
            assertThat(drawing.configurationSize()).isEqualTo(configuration.length);
            environment.reset(new RandomStream(1, "reset"));
            double[] observation =
                    environment.step(new double[] {1, 1, 1}).observation().clone();
            environment.configuration(configuration);
            assertThat(Arrays.copyOfRange(configuration, 1, 6)).containsExactly(Arrays.copyOf(observation, 5));
        }
    }

    @Test
    void scene_ofAModelOfTheUsers_hidesWhatMujocoHidesAndBoxesWhatHasNoShape(@TempDir Path folder) throws IOException {
        Path model = Files.writeString(folder.resolve("thing.xml"), """
                <mujoco>
                  <asset><mesh name="wedge" vertex="0 0 0  2 0 0  0 4 0  0 0 6"/></asset>
                  <worldbody>
                    <body name="thing" pos="1 0 0"><joint type="slide" axis="1 0 0" name="x"/>
                      <geom name="shown" type="cylinder" size="0.1 0.5" mass="1"/>
                      <geom name="clear" size="0.1" rgba="1 1 1 0"/>
                      <geom name="hull" size="0.1" group="3"/>
                      <geom name="wedge" type="mesh" mesh="wedge"/>
                    </body>
                  </worldbody>
                  <actuator><motor joint="x" ctrllimited="true" ctrlrange="-1 1"/></actuator>
                </mujoco>
                """);
        Files.writeString(folder.resolve("thing.conf"), "model = thing.xml, frame-skip = 5, max-episode-steps = 3");
        try (Drawing drawing = drawing("mjcf:" + model)) {
            Scene scene = drawing.scene();
            assertThat(scene.secondsPerStep()).isCloseTo(0.01, within(1e-12));
            assertThat(scene.shapes()).extracting(Scene.Shape::name).containsExactly("shown", "wedge");
            assertThat(scene.shapes().get(1).kind()).isEqualTo(Scene.Kind.BOX);
            double[] half = scene.shapes().get(1).size();
            // Along its own axes, which are the mesh's principal ones, the box is as large as the wedge or larger.
            assertThat(8 * half[0] * half[1] * half[2]).isBetween(2.0 * 4 * 6 / 6, 2.0 * 4 * 6 * 4);
            float[] poses = new float[2 * Drawing.POSE_SIZE];
            drawing.poses(new double[] {3}, poses);
            assertThat(poses[0]).isEqualTo(4);
        }
    }

    @Test
    void configurations_whereAQuaternionIsLeftOut_areUnknown(@TempDir Path folder) throws IOException {
        Path model = Files.writeString(folder.resolve("ball.xml"), """
                <mujoco><worldbody><body><freejoint name="x"/><geom size="0.1" mass="1"/></body></worldbody>
                  <actuator><motor joint="x" ctrllimited="true" ctrlrange="-1 1"/></actuator></mujoco>
                """);
        Path task = folder.resolve("ball.conf");
        Files.writeString(
                task, "model = ball.xml, frame-skip = 1, max-episode-steps = 3, observation.skip-positions = 3");
        try (Drawing drawing = drawing("mjcf:" + model)) {
            assertThat(drawing.configurations(new double[][] {new double[10]})).isNotNull();
            assertThat(drawing.configurations(new double[][] {new double[9]})).isNull();
        }
        Files.writeString(
                task, "model = ball.xml, frame-skip = 1, max-episode-steps = 3, observation.skip-positions = 4");
        try (Drawing drawing = drawing("mjcf:" + model)) {
            assertThat(drawing.configurations(new double[][] {new double[9]})).isNull();
        }
    }
}
