package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/// Where the thing is whose velocity is rewarded.
interface Track {
    double x();

    double y();

    /// @param positions qpos, current
    static Track of(MujocoTask.Reward reward, MujocoModel model, Simulation simulation, double[] positions) {
        return switch (reward.velocityOf()) {
            case FIRST_POSITION -> new OfFirstPosition(positions);
            case BODY -> new OfBody(simulation.output("xpos"), model.bodyId(Objects.requireNonNull(reward.body())));
            case MASS_CENTER -> new OfMassCenter(simulation.output("xipos"), model.field("body_mass"));
        };
    }

    /// qpos[0] alone moves.
    record OfFirstPosition(double[] positions) implements Track {
        @Override
        public double x() {
            return positions[0];
        }

        @Override
        public double y() {
            return 0;
        }
    }

    /// The frame of a body: as of the last substep of the simulator, which is one behind the positions.
    ///
    /// @param frames [bodies, 3]
    record OfBody(MemorySegment frames, int body) implements Track {
        @Override
        public double x() {
            return frames.getAtIndex(JAVA_DOUBLE, 3L * body);
        }

        @Override
        public double y() {
            return frames.getAtIndex(JAVA_DOUBLE, 3L * body + 1);
        }
    }

    /// The mean of the bodies' centres, by mass.
    ///
    /// @param centers [bodies, 3]
    /// @param masses [bodies]
    record OfMassCenter(MemorySegment centers, double[] masses) implements Track {
        @Override
        public double x() {
            return mean(0);
        }

        @Override
        public double y() {
            return mean(1);
        }

        /// One column after the other: in this order NumPy sums along the first axis.
        private double mean(int axis) {
            double sum = masses[0] * centers.getAtIndex(JAVA_DOUBLE, axis);
            for (int body = 1; body < masses.length; body++) {
                sum += masses[body] * centers.getAtIndex(JAVA_DOUBLE, 3L * body + axis);
            }
            return sum / PairwiseSum.of(masses);
        }
    }
}
