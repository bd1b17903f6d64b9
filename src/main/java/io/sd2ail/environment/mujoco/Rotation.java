package io.sd2ail.environment.mujoco;

/// Rotation matrices as quaternions.
final class Rotation {
    private Rotation() {}

    /// The unit quaternion (w, x, y, z) of a rotation, w not negative. The largest of the four is taken from the
    /// diagonal, so that no division is by a small number (Shepperd 1978).
    ///
    /// @param m [3, 3]
    /// @param into written from `offset` on
    static void quaternion(double[] m, float[] into, int offset) {
        double[] squares = {
            1 + m[0] + m[4] + m[8], 1 + m[0] - m[4] - m[8], 1 - m[0] + m[4] - m[8], 1 - m[0] - m[4] + m[8]
        };
        int largest = 0;
        for (int i = 1; i < 4; i++) {
            largest = squares[i] > squares[largest] ? i : largest;
        }
        double[] q = new double[4];
        q[largest] = Math.sqrt(squares[largest]) / 2;
        double scale = 1 / (4 * q[largest]);
        double wx = (m[7] - m[5]) * scale;
        double wy = (m[2] - m[6]) * scale;
        double wz = (m[3] - m[1]) * scale;
        double xy = (m[1] + m[3]) * scale;
        double xz = (m[2] + m[6]) * scale;
        double yz = (m[5] + m[7]) * scale;
        double[][] others = {{0, wx, wy, wz}, {wx, 0, xy, xz}, {wy, xy, 0, yz}, {wz, xz, yz, 0}};
        for (int i = 0; i < 4; i++) {
            q[i] = i == largest ? q[i] : others[largest][i];
        }
        double sign = q[0] < 0 ? -1 : 1;
        for (int i = 0; i < 4; i++) {
            into[offset + i] = (float) (sign * q[i]);
        }
    }
}
