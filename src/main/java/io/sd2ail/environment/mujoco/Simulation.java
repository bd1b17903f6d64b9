package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.sd2ail.environment.SimulationDivergedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Owns one simulation of a model: its state, its controls and the fields that are read from it. All segments are views
/// of the simulator's memory and end with [#close].
final class Simulation implements AutoCloseable {
    /// mjtWarning: how many kinds of warnings there are, and those that say that the state means nothing.
    private static final int WARNING_KINDS = 7;

    private static final int FIRST_BAD = 3;
    private static final String[] BAD = {"bad position", "bad velocity", "bad acceleration", "bad control"};
    /// mjWarningStat: int lastinfo, int number.
    private static final int WARNING_BYTES = 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment batch;
    private final MemorySegment state;
    private final MemorySegment positions;
    private final MemorySegment velocities;
    private final MemorySegment controls;
    private final MemorySegment warnings;

    Simulation(MujocoModel model) {
        batch = BatchApi.make(model.pointer());
        state = BatchApi.state(batch, arena);
        positions = BatchApi.component(batch, BatchApi.POSITIONS, arena);
        velocities = BatchApi.component(batch, BatchApi.VELOCITIES, arena);
        controls = BatchApi.component(batch, BatchApi.CONTROLS, arena);
        warnings = BatchApi.warnings(batch, (long) WARNING_KINDS * WARNING_BYTES, arena);
    }

    /// qpos, [nq].
    MemorySegment positions() {
        return positions;
    }

    /// qvel, [nv].
    MemorySegment velocities() {
        return velocities;
    }

    /// ctrl, [nu].
    MemorySegment controls() {
        return controls;
    }

    /// The whole state, to be kept and written back.
    MemorySegment state() {
        return state;
    }

    /// A field of mjData by name, current after every [#reset] and [#step].
    ///
    /// @throws MujocoException when there is no such field
    MemorySegment output(String field) {
        return BatchApi.output(batch, field, arena);
    }

    /// To the model's initial state: positions and velocities may be changed before [#settle].
    void reset() {
        BatchApi.reset(batch);
    }

    /// Computes everything that follows from positions and velocities.
    void settle() {
        BatchApi.forward(batch, BatchApi.STAGE_ACCELERATION);
    }

    /// Computes where everything is, from positions alone.
    void place() {
        BatchApi.forward(batch, BatchApi.STAGE_POSITION);
    }

    /// @param steps of the model's time step
    /// @param contactForces whether the field cfrc_ext is wanted
    /// @throws SimulationDivergedException when the simulator found numbers that mean nothing
    /// @throws MujocoException when the simulator gave up
    void step(int steps, boolean contactForces) {
        BatchApi.step(batch, steps);
        for (int kind = FIRST_BAD; kind < WARNING_KINDS; kind++) {
            if (warnings.get(JAVA_INT, (long) kind * WARNING_BYTES + Integer.BYTES) > 0) {
                throw diverged(kind);
            }
        }
        if (contactForces) {
            BatchApi.postConstraint(batch);
            BatchApi.forward(batch, BatchApi.STAGE_NONE);
        }
    }

    private SimulationDivergedException diverged(int kind) {
        int place = warnings.get(JAVA_INT, (long) kind * WARNING_BYTES);
        String reason = "simulation diverged: " + BAD[kind - FIRST_BAD];
        return new SimulationDivergedException(reason, reason + " at degree of freedom " + place);
    }

    /// The model's time step in seconds. Leaves the simulation in an arbitrary state.
    double timeStep() {
        reset();
        BatchApi.step(batch, 1);
        return BatchApi.component(batch, BatchApi.TIME, arena).get(JAVA_DOUBLE, 0);
    }

    @Override
    public void close() {
        arena.close();
        BatchApi.delete(batch);
    }
}
