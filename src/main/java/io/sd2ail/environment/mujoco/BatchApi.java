package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The functions of mjbatch.h (4.0.0) for a batch of one simulation. They give everything by name instead of by the
/// offsets of structures, which move with every release, and return engine errors where the plain functions end the
/// process.
@SuppressWarnings("restricted") // native memory and calls are what this class is for
final class BatchApi {
    /// Bits of mjtState.
    static final int TIME = 1;

    static final int POSITIONS = 1 << 1;
    static final int VELOCITIES = 1 << 2;
    static final int CONTROLS = 1 << 6;

    /// mjtStage: nothing, or everything up to positions or accelerations, is computed after a call.
    static final int STAGE_NONE = 0;

    static final int STAGE_POSITION = 1;

    static final int STAGE_ACCELERATION = 3;

    private static final MethodHandle MAKE =
            NativeFunction.returning(ADDRESS, "mjb_makeBatch", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle DELETE = NativeFunction.returningNothing("mjb_deleteBatch", ADDRESS);
    private static final MethodHandle STATE_SIZE = NativeFunction.returning(JAVA_INT, "mjb_nstate", ADDRESS);
    private static final MethodHandle STATE = NativeFunction.returning(ADDRESS, "mjb_state", ADDRESS);
    private static final MethodHandle STATE_COMPONENT =
            NativeFunction.returning(ADDRESS, "mjb_stateComponent", ADDRESS, JAVA_INT, ADDRESS);
    private static final MethodHandle OUTPUT =
            NativeFunction.returning(ADDRESS, "mjb_output", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle EXPAND =
            NativeFunction.returning(ADDRESS, "mjb_expand", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle WARNING = NativeFunction.returning(ADDRESS, "mjb_warning", ADDRESS);
    private static final MethodHandle ERROR = NativeFunction.returning(ADDRESS, "mjb_error", ADDRESS, JAVA_INT);
    private static final MethodHandle RESET =
            NativeFunction.returning(JAVA_INT, "mjb_reset", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle FORWARD =
            NativeFunction.returning(JAVA_INT, "mjb_forward", ADDRESS, ADDRESS, JAVA_INT, JAVA_INT);
    private static final MethodHandle STEP =
            NativeFunction.returning(JAVA_INT, "mjb_step", ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle APPLY =
            NativeFunction.returning(JAVA_INT, "mjb_apply", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);

    /// mj_rnePostConstraint(model, data): mjb_apply passes it two arguments more, which C's calling convention ignores.
    private static final MemorySegment POST_CONSTRAINT = NativeFunction.address("mj_rnePostConstraint");

    /// In place of a list of simulations: all.
    private static final MemorySegment ALL = MemorySegment.NULL;

    /// sizeof(mjBatchConfig): int nthread, then the one byte of persistent.
    private static final long CONFIG_BYTES = 8;

    private static final int ERROR_BYTES = 1024;

    private BatchApi() {}

    /// A batch of one simulation on the caller's thread, with a copy of the model and data that stay between calls.
    ///
    /// @return to be deleted by [#delete]
    static MemorySegment make(MemorySegment model) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment config = arena.allocate(CONFIG_BYTES, Integer.BYTES);
            config.set(JAVA_INT, 0, 1);
            config.set(JAVA_BYTE, Integer.BYTES, (byte) 1);
            MemorySegment error = arena.allocate(ERROR_BYTES);
            MemorySegment batch = (MemorySegment) MAKE.invokeExact(model, 1, config, error, ERROR_BYTES);
            if (batch.address() == 0) {
                throw new MujocoException("MuJoCo can't make a simulation: " + error.getString(0));
            }
            return batch;
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    static void delete(MemorySegment batch) {
        try {
            DELETE.invokeExact(batch);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// The whole state, as long as it needs to be to continue bit for bit. Changes are taken over by the next call.
    static MemorySegment state(MemorySegment batch, Arena arena) {
        try {
            long bytes = (long) (int) STATE_SIZE.invokeExact(batch) * Double.BYTES;
            return ((MemorySegment) STATE.invokeExact(batch)).reinterpret(bytes, arena, null);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// A part of the state.
    ///
    /// @param component one bit of mjtState
    static MemorySegment component(MemorySegment batch, int component, Arena arena) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment size = scratch.allocate(JAVA_INT);
            MemorySegment part = (MemorySegment) STATE_COMPONENT.invokeExact(batch, component, size);
            return part.reinterpret((long) size.get(JAVA_INT, 0) * Double.BYTES, arena, null);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// A field of the simulation's data, doubles, copied out after every call.
    static MemorySegment output(MemorySegment batch, String field, Arena arena) {
        return field(OUTPUT, batch, field, Double.BYTES, arena);
    }

    /// A field of the model. From here on the simulation has a copy of its own, so ask a batch that never steps.
    ///
    /// @param bytes of an element
    static MemorySegment modelField(MemorySegment batch, String field, int bytes, Arena arena) {
        return field(EXPAND, batch, field, bytes, arena);
    }

    private static MemorySegment field(
            MethodHandle function, MemorySegment batch, String field, int bytes, Arena arena) {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment size = scratch.allocate(JAVA_INT);
            MemorySegment elementBytes = scratch.allocate(JAVA_INT);
            MemorySegment values =
                    (MemorySegment) function.invokeExact(batch, scratch.allocateFrom(field), size, elementBytes);
            if (values.address() == 0 || elementBytes.get(JAVA_INT, 0) != bytes) {
                throw new MujocoException("MuJoCo " + MujocoLibrary.VERSION + " has no numbers named '" + field + "'");
            }
            return values.reinterpret((long) size.get(JAVA_INT, 0) * bytes, arena, null);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// The counters of warnings since the last reset.
    static MemorySegment warnings(MemorySegment batch, long bytes, Arena arena) {
        try {
            return ((MemorySegment) WARNING.invokeExact(batch)).reinterpret(bytes, arena, null);
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// To the model's initial state, nothing computed.
    static void reset(MemorySegment batch) {
        try {
            require(batch, (int) RESET.invokeExact(batch, ALL, 0, MemorySegment.NULL, STAGE_NONE));
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// Computes the stages of the present state, and brings the outputs up to date.
    static void forward(MemorySegment batch, int stage) {
        try {
            require(batch, (int) FORWARD.invokeExact(batch, ALL, 0, stage));
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// So many calls of mj_step.
    static void step(MemorySegment batch, int steps) {
        try {
            require(batch, (int) STEP.invokeExact(batch, ALL, 0, steps, STAGE_NONE));
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    /// Contact forces (cfrc_ext) of the last step; outputs show them after the next [#forward].
    static void postConstraint(MemorySegment batch) {
        try {
            require(batch, (int) APPLY.invokeExact(batch, ALL, 0, POST_CONSTRAINT, MemorySegment.NULL, 0));
        } catch (Throwable t) {
            throw NativeFunction.failure(t);
        }
    }

    private static void require(MemorySegment batch, int failures) throws Throwable {
        if (failures != 0) {
            MemorySegment text = ((MemorySegment) ERROR.invokeExact(batch, 0)).reinterpret(ERROR_BYTES);
            throw new MujocoException("MuJoCo gave the simulation up: " + text.getString(0));
        }
    }
}
