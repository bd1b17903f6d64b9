package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Rotation matrices as quaternions.
final class Rotation {
    private static final MethodHandle QUATERNION = NativeFunction.returningNothing("mju_mat2Quat", ADDRESS, ADDRESS);

    private Rotation() {}

    /// @param matrix [3, 3]
    /// @param into [4], the unit quaternion (w, x, y, z); which of the two is MuJoCo's choice
    static void quaternion(MemorySegment matrix, MemorySegment into) {
        try {
            QUATERNION.invokeExact(into, matrix);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }
}
