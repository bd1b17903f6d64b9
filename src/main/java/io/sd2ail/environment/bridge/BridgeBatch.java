package io.sd2ail.environment.bridge;

import com.google.protobuf.ByteString;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.SimulationDivergedException;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.environment.bridge.v1.EnvironmentsStepped;
import io.sd2ail.environment.bridge.v1.Observation;
import io.sd2ail.environment.bridge.v1.ResetEnvironment;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import io.sd2ail.environment.bridge.v1.StepEnvironments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The environments of one simulator, which steps all whose actions were announced in one exchange. When the simulator
/// fails, the episodes of all of them are lost; the next reset takes another one.
///
/// Not thread-safe: one owner.
public final class BridgeBatch implements AutoCloseable {
    private static final int TERMINATED = 1;
    private static final int TRUNCATED = 2;
    private static final int FAILED = 4;

    private final String name;
    private final Duration stepTimeout;
    private final SimulatorLife life;
    private final EnvironmentSpec spec;
    private final Slot[] slots;

    /// One environment's part of an exchange.
    private static final class Slot {
        final double[] action;
        final TimeStep step;
        /// Life of the simulator in which it was reset last.
        int life;
        boolean announced;
        boolean stepped;

        @Nullable
        EpisodeLostException lost;

        Slot(EnvironmentSpec spec) {
            action = new double[spec.actionSize()];
            step = new TimeStep(new double[spec.observationSize()], 0, false, false);
        }
    }

    /// @param simulators of this many environments, owned from here on
    /// @param stepTimeout longest time of one step of them all, or of one reset
    public BridgeBatch(SimulatorLife simulators, int count, Duration stepTimeout) {
        this.life = simulators;
        this.stepTimeout = stepTimeout;
        this.spec = simulators.spec();
        this.name = spec.name();
        this.slots = new Slot[count];
        Arrays.setAll(slots, _ -> new Slot(spec));
    }

    /// Its environments, as one owner steps them.
    public List<Environment> environments() {
        List<Environment> environments = new ArrayList<>();
        for (int index = 0; index < slots.length; index++) {
            environments.add(new BridgedEnvironment(this, index));
        }
        return environments;
    }

    EnvironmentSpec spec() {
        return spec;
    }

    List<String> infoNames() {
        return life.infoNames();
    }

    String simulator() {
        return life.versions();
    }

    /// @return [observationSize]
    double[] reset(int index, int seed) {
        Slot slot = slots[index];
        slot.announced = false;
        slot.stepped = false;
        Simulator simulator = life.simulator();
        SimulatorReply reply = simulator.exchange(
                SimulatorRequest.newBuilder()
                        .setReset(ResetEnvironment.newBuilder()
                                .setEnvironment(index)
                                .setSeed(seed))
                        .build(),
                stepTimeout);
        if (reply.hasFailure()) {
            simulator.close();
            throw life.lost(reply.getFailure());
        }
        Observation values = reply.getObservation();
        if (values.getValuesCount() != spec.observationSize()) {
            throw simulator.garbage(
                    values.getValuesCount() + " entries of an observation of " + spec.observationSize());
        }
        double[] observation = slot.step.observation();
        for (int i = 0; i < observation.length; i++) {
            observation[i] = values.getValues(i);
        }
        if (!finite(observation)) {
            simulator.close(); // whatever made it so may outlive a reset
            throw notFinite("the first observation is " + Arrays.toString(observation));
        }
        slot.life = life.life();
        return observation;
    }

    private SimulationDivergedException notFinite(String what) {
        return new SimulationDivergedException("observation or reward not finite", name + ": " + what);
    }

    private static boolean finite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    void announce(int index, double[] action) {
        Slot slot = slots[index];
        requireAction(action);
        System.arraycopy(action, 0, slot.action, 0, action.length);
        slot.announced = true;
    }

    private void requireAction(double[] action) {
        if (action.length != spec.actionSize()) {
            throw new IllegalArgumentException(
                    name + " takes " + spec.actionSize() + " entries of an action, not " + action.length);
        }
        if (!finite(action)) {
            throw new SimulationDivergedException(
                    "action not finite", "an action for " + name + " is " + Arrays.toString(action));
        }
    }

    TimeStep step(int index, double[] action) {
        Slot slot = slots[index];
        if (!slot.stepped) {
            if (slot.life == 0) {
                throw new IllegalStateException(name + " must be reset before its first step");
            }
            announce(index, action);
            stepAnnounced();
        }
        slot.stepped = false;
        EpisodeLostException lost = slot.lost;
        life.stepped(lost);
        if (lost != null) {
            throw lost;
        }
        return slot.step;
    }

    private void stepAnnounced() {
        StepEnvironments.Builder asked = StepEnvironments.newBuilder();
        List<Slot> order = new ArrayList<>();
        for (int index = 0; index < slots.length; index++) {
            Slot slot = slots[index];
            if (slot.announced) {
                slot.announced = false;
                slot.stepped = true;
                slot.lost = null;
                if (!life.lives(slot.life)) {
                    slot.lost = life.ended();
                    continue;
                }
                order.add(slot);
                asked.addEnvironments(index);
                for (double entry : slot.action) {
                    asked.addActions(entry);
                }
            }
        }
        if (order.isEmpty()) {
            return;
        }
        try {
            Simulator simulator = life.simulator();
            SimulatorReply reply = simulator.exchange(
                    SimulatorRequest.newBuilder().setStep(asked).build(), stepTimeout);
            take(simulator, reply.getStepped(), order);
        } catch (EpisodeLostException failure) {
            order.forEach(slot -> slot.lost = failure);
        }
    }

    private void take(Simulator simulator, EnvironmentsStepped stepped, List<Slot> order) {
        int count = order.size();
        int size = spec.observationSize();
        ByteString ends = stepped.getEnds();
        if (stepped.getObservationsCount() != count * size
                || stepped.getRewardsCount() != count
                || ends.size() != count) {
            throw simulator.garbage(stepped.getObservationsCount() + " entries of " + count + " observations of " + size
                    + ", " + stepped.getRewardsCount() + " rewards and " + ends.size() + " ends");
        }
        int failures = 0;
        for (int i = 0; i < count; i++) {
            if (ends.byteAt(i) == FAILED) {
                if (failures == stepped.getFailuresCount()) {
                    throw simulator.garbage("a failed step without a word why");
                }
                order.get(i).lost = life.lost(stepped.getFailures(failures++));
            } else {
                take(stepped, i, ends.byteAt(i), order.get(i));
            }
        }
    }

    private void take(EnvironmentsStepped stepped, int row, int end, Slot slot) {
        double[] observation = slot.step.observation();
        for (int i = 0; i < observation.length; i++) {
            observation[i] = stepped.getObservations(row * observation.length + i);
        }
        double reward = stepped.getRewards(row);
        slot.step.set(reward, (end & TERMINATED) != 0, (end & TRUNCATED) != 0);
        if (!Double.isFinite(reward) || !finite(observation)) {
            slot.lost = notFinite("a step's reward is " + reward + ", its observation " + Arrays.toString(observation));
        }
    }

    /// Zeros where the simulator has ended.
    void info(int index, double[] into) {
        Arrays.fill(into, 0);
        if (into.length == 0 || !life.lives(slots[index].life)) {
            return;
        }
        Simulator simulator = life.simulator();
        SimulatorReply reply =
                simulator.exchange(SimulatorRequest.newBuilder().setInfo(index).build(), stepTimeout);
        if (reply.getFigures().getValuesCount() != into.length) {
            throw simulator.garbage(reply.getFigures().getValuesCount() + " of " + into.length + " figures");
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = reply.getFigures().getValues(i);
        }
    }

    @Override
    public void close() {
        life.close();
    }
}
