package io.sd2ail.environment.classic;

import io.sd2ail.environment.Drawing;
import io.sd2ail.environment.Scene;
import java.util.List;

/// The rod of [Pendulum] and its hinge, which stands still at the origin. As in Gymnasium's picture the rod turns
/// counter-clockwise with theta and points up at 0; it moves in the plane of x and z.
final class PendulumDrawing implements Drawing {
    private static final double RADIUS = 0.08;
    private static final double HINGE_RADIUS = 0.05;

    private static final Scene SCENE = new Scene(
            Pendulum.STEP_SECONDS,
            List.of(
                    new Scene.Shape("rod", "rod", Scene.Kind.CAPSULE, new double[] {RADIUS, Pendulum.LENGTH / 2, 0}),
                    new Scene.Shape(
                            "hinge", "world", Scene.Kind.CYLINDER, new double[] {HINGE_RADIUS, 1.2 * RADIUS, 0})));

    @Override
    public Scene scene() {
        return SCENE;
    }

    @Override
    public int configurationSize() {
        return 1;
    }

    @Override
    public void poses(double[] configuration, float[] poses) {
        double theta = configuration[0];
        poses[0] = (float) (-Pendulum.LENGTH / 2 * Math.sin(theta));
        poses[1] = 0;
        poses[2] = (float) (Pendulum.LENGTH / 2 * Math.cos(theta));
        // Counter-clockwise for who looks along y, with x to the right: a turn about minus y.
        poses[3] = (float) Math.cos(theta / 2);
        poses[4] = 0;
        poses[5] = (float) -Math.sin(theta / 2);
        poses[6] = 0;
        // The hinge lies along y: a quarter turn about x.
        float half = (float) Math.sqrt(0.5);
        System.arraycopy(new float[] {0, 0, 0, half, half, 0, 0}, 0, poses, POSE_SIZE, POSE_SIZE);
    }

    @Override
    public double[][] configurations(double[][] observations) {
        double[][] angles = new double[observations.length][];
        for (int i = 0; i < angles.length; i++) {
            angles[i] = new double[] {Pendulum.angle(observations[i])};
        }
        return angles;
    }
}
