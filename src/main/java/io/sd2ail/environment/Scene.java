package io.sd2ail.environment;

import java.util.List;

/// What an environment is drawn as: rigid shapes, which move and never change. Lengths are in the environment's units
/// (MuJoCo's metres), z points up.
///
/// @param secondsPerStep simulated time of one environment step
/// @param shapes in the order of [Drawing#poses]
public record Scene(double secondsPerStep, List<Shape> shapes) {
    public Scene {
        shapes = List.copyOf(shapes);
    }

    /// One shape, centred in a frame of its own.
    ///
    /// @param name may be empty
    /// @param body that it belongs to; `world` for what stands still
    /// @param size [3] as [Kind] says
    public record Shape(String name, String body, Kind kind, double[] size) {}

    /// The meaning of a shape's sizes, which is that of MuJoCo's `geom_size`.
    public enum Kind {
        /// Half lengths along x and y, 0 for an endless one; normal to z.
        PLANE,
        /// Radius.
        SPHERE,
        /// Radius, half length of the straight part, along z.
        CAPSULE,
        /// Half lengths.
        ELLIPSOID,
        /// Radius, half length, along z.
        CYLINDER,
        /// Half lengths.
        BOX
    }
}
