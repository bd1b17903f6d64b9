package io.sd2ail.environment.mujoco;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.SimulationDivergedException;
import io.sd2ail.environment.TimeStep;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A task over one simulation. Observations, rewards, ends and figures are those of Gymnasium's MuJoCo
/// environments, bit for bit, for the tasks that come with the project. Stepping makes no garbage.
final class MujocoEnvironment implements Environment {
    private final MujocoTask task;
    private final @Nullable Contacts contacts;
    private final EnvironmentSpec spec;
    private final Simulation simulation;
    private final ObservationView view;
    private final RewardTerms reward;
    private final List<String> infoNames;

    private final double[] initialPositions;
    private final double[] initialVelocities;
    private final double[] positions;
    private final double[] velocities;
    private final TimeStep step;
    /// Steps of this episode; negative when only a reset helps.
    private int elapsedSteps = -1;

    /// @param name as given to `--env`
    /// @param contacts of the model
    /// @param model read here and not kept
    MujocoEnvironment(String name, MujocoTask task, Contacts contacts, MujocoModel model) {
        this.task = task;
        this.contacts = task.classicModel() == null ? null : contacts;
        this.simulation = new Simulation(model);
        try {
            double secondsPerStep = simulation.timeStep() * task.frameSkip();
            simulation.reset();
            String keyframe = task.reset().keyframe();
            this.initialPositions = keyframe == null
                    ? simulation.positions().toArray(JAVA_DOUBLE)
                    : model.ofKeyframe(keyframe, "key_qpos");
            this.initialVelocities = keyframe == null
                    ? simulation.velocities().toArray(JAVA_DOUBLE)
                    : model.ofKeyframe(keyframe, "key_qvel");
            this.positions = initialPositions.clone();
            this.velocities = initialVelocities.clone();
            requireIndices(name);
            this.view = new ObservationView(task.observation(), simulation, positions, velocities);
            this.reward = new RewardTerms(task, model, simulation, positions, secondsPerStep);
            this.step = new TimeStep(new double[view.size()], 0, false, false);
            this.spec = specOf(name, model);
        } catch (RuntimeException e) {
            simulation.close();
            throw e;
        }
        this.infoNames = task.info().stream()
                .map(info -> info.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    private void requireIndices(String name) {
        int largest = task.health().ranges().stream()
                .mapToInt(MujocoTask.Bounds::position)
                .max()
                .orElse(0);
        largest = Math.max(largest, task.observation().skipPositions() - 1);
        if (largest >= positions.length) {
            throw new MujocoException("the task file of " + name + " speaks of position " + largest
                    + ", but the model has " + positions.length + ", numbered from 0");
        }
    }

    private EnvironmentSpec specOf(String name, MujocoModel model) {
        int actions = (int) (simulation.controls().byteSize() / Double.BYTES);
        double[] ranges = model.field("actuator_ctrlrange");
        double[] low = new double[actions];
        double[] high = new double[actions];
        for (int i = 0; i < actions; i++) {
            // Gymnasium's action spaces are float32.
            low[i] = (float) ranges[2 * i];
            high[i] = (float) ranges[2 * i + 1];
            if (!(low[i] < high[i])) {
                throw new MujocoException("actuator " + i + " of " + name + " has the control range [" + low[i] + ", "
                        + high[i] + "]: give every actuator of the model a ctrlrange");
            }
        }
        return new EnvironmentSpec(name, view.size(), low, high, task.maxEpisodeSteps());
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public double[] reset(RandomGenerator random) {
        simulation.reset();
        double noise = task.reset().positionNoise();
        for (int i = 0; i < positions.length; i++) {
            positions[i] = initialPositions[i] + uniform(random, noise);
        }
        for (int i = 0; i < velocities.length; i++) {
            velocities[i] = initialVelocities[i] + velocityNoise(random);
        }
        return begin();
    }

    private double velocityNoise(RandomGenerator random) {
        double noise = task.reset().velocityNoise();
        return switch (task.reset().velocityDistribution()) {
            case UNIFORM -> uniform(random, noise);
            case NORMAL -> noise * random.nextGaussian();
        };
    }

    private static double uniform(RandomGenerator random, double noise) {
        return -noise + (noise + noise) * random.nextDouble();
    }

    /// Observations show positions and velocities first. Velocities at the limit are clipped and show too little.
    @Override
    public boolean resetTo(double[] observation) {
        int skipped = task.observation().skipPositions();
        Double limit = task.observation().velocityLimit();
        double[] newPositions = initialPositions.clone();
        double[] newVelocities = new double[velocities.length];
        int shown = newPositions.length - skipped;
        System.arraycopy(observation, 0, newPositions, skipped, shown);
        System.arraycopy(observation, shown, newVelocities, 0, newVelocities.length);
        if (limit != null && !MujocoTask.Health.within(newVelocities, 0, limit)) {
            elapsedSteps = -1;
            return false;
        }
        resetTo(newPositions, newVelocities);
        return true;
    }

    @Override
    public int configurationSize() {
        return positions.length;
    }

    @Override
    public void configuration(double[] into) {
        System.arraycopy(positions, 0, into, 0, positions.length);
    }

    @Override
    public String simulator() {
        return "MuJoCo " + MujocoLibrary.VERSION;
    }

    @Override
    public @Nullable Contacts contacts() {
        return contacts;
    }

    /// Starts an episode in a given state.
    ///
    /// @param newPositions qpos, [nq]
    /// @param newVelocities qvel, [nv]
    double[] resetTo(double[] newPositions, double[] newVelocities) {
        simulation.reset();
        System.arraycopy(newPositions, 0, positions, 0, positions.length);
        System.arraycopy(newVelocities, 0, velocities, 0, velocities.length);
        return begin();
    }

    private double[] begin() {
        MemorySegment.copy(positions, 0, simulation.positions(), JAVA_DOUBLE, 0, positions.length);
        MemorySegment.copy(velocities, 0, simulation.velocities(), JAVA_DOUBLE, 0, velocities.length);
        simulation.settle();
        elapsedSteps = 0;
        read();
        reward.begin();
        return step.observation();
    }

    private void read() {
        MemorySegment.copy(simulation.positions(), JAVA_DOUBLE, 0, positions, 0, positions.length);
        MemorySegment.copy(simulation.velocities(), JAVA_DOUBLE, 0, velocities, 0, velocities.length);
        view.write(step.observation());
    }

    @Override
    public TimeStep step(double[] action) {
        if (elapsedSteps < 0) {
            throw new IllegalStateException(spec.name() + " must be reset before this step");
        }
        requireAction(action);
        MemorySegment.copy(action, 0, simulation.controls(), JAVA_DOUBLE, 0, action.length);
        reward.beforeStep();
        try {
            simulation.step(task.frameSkip(), view.needsContactForces() || reward.needsContactForces());
        } catch (SimulationDivergedException | MujocoException e) {
            elapsedSteps = -1;
            throw e;
        }
        read();
        boolean healthy = task.health().holds(positions, velocities);
        elapsedSteps++;
        return step.set(reward.afterStep(action, healthy), !healthy, elapsedSteps >= task.maxEpisodeSteps());
    }

    private void requireAction(double[] action) {
        if (action.length != spec.actionSize()) {
            throw new IllegalArgumentException(
                    spec.name() + " takes " + spec.actionSize() + " controls, not " + action.length);
        }
        for (int i = 0; i < action.length; i++) {
            if (!Double.isFinite(action[i])) {
                elapsedSteps = -1;
                throw new SimulationDivergedException(
                        "action not finite", "control " + i + " of an action for " + spec.name() + " is " + action[i]);
            }
        }
    }

    @Override
    public List<String> infoNames() {
        return infoNames;
    }

    @Override
    public void info(double[] into) {
        for (int i = 0; i < into.length; i++) {
            into[i] = switch (task.info().get(i)) {
                case X_POSITION -> positions[0];
                case Y_POSITION -> positions[1];
                case Z_DISTANCE_FROM_ORIGIN -> positions[1] - initialPositions[1];
                // Rounded once, as the dot product behind NumPy's norm is.
                case DISTANCE_FROM_ORIGIN ->
                    Math.sqrt(Math.fma(positions[1], positions[1], positions[0] * positions[0]));
                case X_VELOCITY -> reward.velocityX();
                case Y_VELOCITY -> reward.velocityY();
                case REWARD_FORWARD -> reward.forward();
                case REWARD_SURVIVE -> reward.healthy();
                case REWARD_CTRL -> -reward.controlCost();
                case REWARD_CONTACT -> -reward.contactCost();
            };
        }
    }

    /// [elapsed steps, x and y of what moves, observation, the simulator's own state].
    @Override
    public double[] state() {
        double[] own = simulation.state().toArray(JAVA_DOUBLE);
        int observationSize = step.observation().length;
        double[] state = new double[3 + observationSize + own.length];
        state[0] = elapsedSteps;
        state[1] = reward.x();
        state[2] = reward.y();
        System.arraycopy(step.observation(), 0, state, 3, observationSize);
        System.arraycopy(own, 0, state, 3 + observationSize, own.length);
        return state;
    }

    @Override
    public double[] restore(double[] state) {
        int observationSize = step.observation().length;
        int own = (int) (simulation.state().byteSize() / Double.BYTES);
        if (state.length != 3 + observationSize + own
                || !(state[0] >= 0 && state[0] <= task.maxEpisodeSteps() && state[0] == Math.rint(state[0]))
                || !Arrays.stream(state).allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("a state of " + spec.name() + " has " + (3 + observationSize + own)
                    + " finite numbers, the first of them its steps in 0.." + task.maxEpisodeSteps()
                    + ": it was saved by another environment");
        }
        simulation.reset();
        elapsedSteps = (int) state[0];
        System.arraycopy(state, 3, step.observation(), 0, observationSize);
        MemorySegment.copy(state, 3 + observationSize, simulation.state(), JAVA_DOUBLE, 0, own);
        MemorySegment.copy(simulation.positions(), JAVA_DOUBLE, 0, positions, 0, positions.length);
        reward.restore(state[1], state[2]);
        return step.observation();
    }

    @Override
    public void close() {
        simulation.close();
    }
}
