package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// What an agent sees of a simulation: positions, velocities, then further fields, each with its leading entries
/// left out and clipped where the task says so.
final class ObservationView {
    /// The field of mjData that holds contact forces, [bodies, 6]; it must be asked for after a step.
    static final String CONTACT_FORCES = "cfrc_ext";

    private record Source(MemorySegment values, int skip, int count, double limit) {}

    private final int skipPositions;
    private final double velocityLimit;
    private final double[] positions;
    private final double[] velocities;
    private final List<Source> fields = new ArrayList<>();
    private final boolean needsContactForces;
    private final int size;

    /// @param positions read before each [#write]
    /// @param velocities read before each [#write]
    ObservationView(
            MujocoTask.Observation observation, Simulation simulation, double[] positions, double[] velocities) {
        this.skipPositions = observation.skipPositions();
        this.velocityLimit = limit(observation.velocityLimit());
        this.positions = positions;
        this.velocities = velocities;
        this.needsContactForces =
                observation.fields().stream().anyMatch(field -> field.name().equals(CONTACT_FORCES));
        int total = positions.length - skipPositions + velocities.length;
        for (MujocoTask.Field field : observation.fields()) {
            MemorySegment values = simulation.output(field.name());
            int count = (int) (values.byteSize() / Double.BYTES) - field.skipped();
            if (count < 1) {
                throw new MujocoException("the task file leaves out " + field.skipped() + " entries of " + field.name()
                        + ", but the model has only " + (count + field.skipped()));
            }
            fields.add(new Source(values, field.skipped(), count, limit(field.limit())));
            total += count;
        }
        this.size = total;
    }

    private static double limit(@org.jspecify.annotations.Nullable Double limit) {
        return limit == null ? Double.POSITIVE_INFINITY : limit;
    }

    int size() {
        return size;
    }

    boolean needsContactForces() {
        return needsContactForces;
    }

    /// @param observation [size]
    void write(double[] observation) {
        int count = positions.length - skipPositions;
        System.arraycopy(positions, skipPositions, observation, 0, count);
        for (double velocity : velocities) {
            observation[count++] = Math.clamp(velocity, -velocityLimit, velocityLimit);
        }
        for (int i = 0; i < fields.size(); i++) {
            Source field = fields.get(i);
            MemorySegment.copy(
                    field.values, JAVA_DOUBLE, (long) field.skip * Double.BYTES, observation, count, field.count);
            for (int end = count + field.count; count < end; count++) {
                observation[count] = Math.clamp(observation[count], -field.limit, field.limit);
            }
        }
    }
}
