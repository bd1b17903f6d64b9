package io.sd2ail.environment;

import org.jspecify.annotations.Nullable;

/// How an environment is drawn: what there is, and where it is in a state. Apart from the environment itself, so that
/// nobody who draws disturbs who steps. Not thread-safe.
public interface Drawing extends AutoCloseable {
    /// Numbers of a pose: position x, y, z, then the unit quaternion w, x, y, z.
    int POSE_SIZE = 7;

    Scene scene();

    /// Entries of [Environment#configuration] of the environment that it draws.
    int configurationSize();

    /// Where all shapes are.
    ///
    /// @param configuration [configurationSize]
    /// @param poses [shapes, [#POSE_SIZE]], filled
    void poses(double[] configuration, float[] poses);

    /// The configurations that an episode's observations show. Where they leave the place out, as most locomotion tasks
    /// do, it is the sum of the velocities that they show, from where the model begins.
    ///
    /// @param observations [rows, observationSize], one environment step apart
    /// @return [rows, configurationSize]; null when the observations don't determine them
    double @Nullable [][] configurations(double[][] observations);

    @Override
    default void close() {}
}
