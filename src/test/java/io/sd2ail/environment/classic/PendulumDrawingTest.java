package io.sd2ail.environment.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Drawing;
import io.sd2ail.environment.Environments;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendulumDrawingTest {
    private static Drawing drawing() {
        return Objects.requireNonNull(Environments.drawing(Pendulum.NAME, Contacts.CURRENT));
    }

    @ParameterizedTest
    @CsvSource({
        // theta, then the rod's free end: up at 0, counter-clockwise from there
        "0, 0, 1",
        "1.5707963267948966, -1, 0",
        "3.141592653589793, 0, -1",
        "-1.5707963267948966, 1, 0",
        "7.853981633974483, -1, 0",
        "0.5235987755982988, -0.5, 0.8660254"
    })
    void poses_ofAnAngle_leadFromTheHingeToTheRodsEnd(double theta, double x, double z) {
        try (Drawing drawing = drawing()) {
            float[] poses = new float[drawing.scene().shapes().size() * Drawing.POSE_SIZE];
            drawing.poses(new double[] {theta}, poses);
            double half = drawing.scene().shapes().getFirst().size()[1];
            assertThat(half).isEqualTo(0.5);
            assertThat((double) poses[0]).isCloseTo(x / 2, within(1e-6));
            assertThat((double) poses[1]).isZero();
            assertThat((double) poses[2]).isCloseTo(z / 2, within(1e-6));
            // The third column of the quaternion's matrix: where the rod's own z axis points.
            float w = poses[3];
            float i = poses[4];
            float j = poses[5];
            float k = poses[6];
            assertThat(2.0 * (i * k + w * j)).isCloseTo(x, within(1e-6));
            assertThat(2.0 * (j * k - w * i)).isCloseTo(0, within(1e-6));
            assertThat(1 - 2.0 * (i * i + j * j)).isCloseTo(z, within(1e-6));
        }
    }

    @Test
    void configurations_ofObservations_areTheirAngles() {
        try (Drawing drawing = drawing()) {
            double[][] angles = Objects.requireNonNull(
                    drawing.configurations(new double[][] {{Math.cos(2), Math.sin(2), 5}, {1, 0, -3}}));
            assertThat(angles[0][0]).isCloseTo(2, within(1e-12));
            assertThat(angles[1][0]).isZero();
        }
    }
}
