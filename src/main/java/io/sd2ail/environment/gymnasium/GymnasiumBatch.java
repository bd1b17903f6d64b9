package io.sd2ail.environment.gymnasium;

import com.google.protobuf.ByteString;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.GymnasiumSettings;
import io.sd2ail.environment.SimulationDivergedException;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.environment.gymnasium.v1.EnvironmentsMade;
import io.sd2ail.environment.gymnasium.v1.EnvironmentsStepped;
import io.sd2ail.environment.gymnasium.v1.Failure;
import io.sd2ail.environment.gymnasium.v1.GymnasiumReply;
import io.sd2ail.environment.gymnasium.v1.GymnasiumRequest;
import io.sd2ail.environment.gymnasium.v1.Observation;
import io.sd2ail.environment.gymnasium.v1.ResetEnvironment;
import io.sd2ail.environment.gymnasium.v1.StepEnvironments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The environments of one Python process, which steps all whose actions were announced in one exchange. When the
/// process fails, the episodes of all of them are lost; the next reset starts another process.
///
/// Not thread-safe: one owner.
final class GymnasiumBatch implements AutoCloseable {
    private static final int TERMINATED = 1;
    private static final int TRUNCATED = 2;
    private static final int FAILED = 4;

    private final String name;
    private final Duration stepTimeout;
    private final PythonLife python;
    private final EnvironmentSpec spec;
    private final List<String> infoNames;
    private final String versions;
    private final Slot[] slots;

    /// One environment's part of an exchange.
    private static final class Slot {
        final double[] action;
        final TimeStep step;
        /// Life of the process in which it was reset last.
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

    /// @param name as given to `--env`
    /// @param count of environments
    GymnasiumBatch(String name, GymnasiumSettings settings, Interpreter interpreter, int count) {
        this.name = name;
        this.stepTimeout = settings.stepTimeout();
        this.python = new PythonLife(name, settings, interpreter, count);
        EnvironmentsMade made = python.made();
        this.spec = new EnvironmentSpec(
                name,
                made.getObservationSize(),
                doubles(made.getActionLowList()),
                doubles(made.getActionHighList()),
                made.getMaxEpisodeSteps());
        this.infoNames = List.copyOf(made.getInfoNamesList());
        this.versions = made.getVersions();
        this.slots = new Slot[count];
        Arrays.setAll(slots, _ -> new Slot(spec));
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    EnvironmentSpec spec() {
        return spec;
    }

    List<String> infoNames() {
        return infoNames;
    }

    String simulator() {
        return versions;
    }

    /// @return [observationSize]
    double[] reset(int index, int seed) {
        Slot slot = slots[index];
        slot.announced = false;
        slot.stepped = false;
        PythonProcess process = python.process();
        GymnasiumReply reply = process.exchange(
                GymnasiumRequest.newBuilder()
                        .setReset(ResetEnvironment.newBuilder()
                                .setEnvironment(index)
                                .setSeed(seed))
                        .build(),
                stepTimeout);
        if (reply.hasFailure()) {
            process.close();
            throw lost(reply.getFailure());
        }
        Observation values = reply.getObservation();
        if (values.getValuesCount() != spec.observationSize()) {
            throw process.garbage(values.getValuesCount() + " entries of an observation of " + spec.observationSize());
        }
        double[] observation = slot.step.observation();
        for (int i = 0; i < observation.length; i++) {
            observation[i] = values.getValues(i);
        }
        if (!finite(observation)) {
            process.close(); // whatever made it so may outlive a reset
            throw notFinite("the first observation is " + Arrays.toString(observation));
        }
        slot.life = python.life();
        return observation;
    }

    private EpisodeLostException lost(Failure failure) {
        return new EpisodeLostException(failure.getReason(), name + ": " + failure.getSentence());
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
                if (!python.lives(slot.life)) {
                    slot.lost = new EpisodeLostException(
                            PythonProcess.ENDED, name + ": the process of this episode has ended");
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
            PythonProcess process = python.process();
            GymnasiumReply reply = process.exchange(
                    GymnasiumRequest.newBuilder().setStep(asked).build(), stepTimeout);
            take(process, reply.getStepped(), order);
        } catch (EpisodeLostException failure) {
            order.forEach(slot -> slot.lost = failure);
        }
    }

    private void take(PythonProcess process, EnvironmentsStepped stepped, List<Slot> order) {
        int count = order.size();
        int size = spec.observationSize();
        ByteString ends = stepped.getEnds();
        if (stepped.getObservationsCount() != count * size
                || stepped.getRewardsCount() != count
                || ends.size() != count) {
            throw process.garbage(stepped.getObservationsCount() + " entries of " + count + " observations of " + size
                    + ", " + stepped.getRewardsCount() + " rewards and " + ends.size() + " ends");
        }
        int failures = 0;
        for (int i = 0; i < count; i++) {
            if (ends.byteAt(i) == FAILED) {
                if (failures == stepped.getFailuresCount()) {
                    throw process.garbage("a failed step without a word why");
                }
                order.get(i).lost = lost(stepped.getFailures(failures++));
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

    /// Zeros where the process has ended.
    void info(int index, double[] into) {
        Arrays.fill(into, 0);
        if (into.length == 0 || !python.lives(slots[index].life)) {
            return;
        }
        PythonProcess process = python.process();
        GymnasiumReply reply =
                process.exchange(GymnasiumRequest.newBuilder().setInfo(index).build(), stepTimeout);
        if (reply.getFigures().getValuesCount() != into.length) {
            throw process.garbage(reply.getFigures().getValuesCount() + " of " + into.length + " figures");
        }
        for (int i = 0; i < into.length; i++) {
            into[i] = reply.getFigures().getValues(i);
        }
    }

    /// The process's number, for tests of its supervision.
    long pid() {
        return python.process().pid();
    }

    @Override
    public void close() {
        python.close();
    }
}
