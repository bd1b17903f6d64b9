package io.sd2ail.episode;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One rollout worker's work without its thread: steps one environment with the newest policy it was given and packs
/// the transitions into numbered batches. Before the first policy it acts uniformly at random.
///
/// Not thread-safe: its owner steps it.
public final class RolloutLoop implements AutoCloseable {
    private final WorkerId id;
    private final Environment environment;
    private final EnvironmentSpec spec;
    private final int batchRows;
    private final boolean throughFalls;
    private final long leastStepNanos;
    private final RandomStream environmentRandom;
    private final RandomStream actionRandom;
    private final List<EpisodeResult> episodes = new ArrayList<>();

    private final TransitionColumns columns;
    private @Nullable PolicySnapshot policy;
    private long policyVersion;
    private double exploration = 1;
    /// Of the state to act in: a copy, since the next step overwrites the environment's.
    private final double[] observation;
    private final float[] action;
    private final double[] control;
    private double episodeReturn;
    private int episodeLength;
    private long sequence;
    private long produced;

    /// @param id of this life of the worker; its random streams follow from the seed and this
    /// @param environment owned from here on
    /// @param seed of the run
    public RolloutLoop(WorkerId id, Environment environment, RunConfig.Rollouts config, long seed) {
        this.id = id;
        this.environment = environment;
        this.spec = environment.spec();
        this.batchRows = config.batchRows();
        this.leastStepNanos = config.leastStepTime().toNanos();
        this.throughFalls = config.episodes() == RunConfig.Rollouts.Episodes.THROUGH_FALLS;
        String stream = id.worker() + "/" + id.incarnation();
        this.environmentRandom = new RandomStream(seed, "environment/" + stream);
        this.actionRandom = new RandomStream(seed, "actions/" + stream);
        this.columns = new TransitionColumns(batchRows, spec.observationSize(), spec.actionSize());
        this.action = new float[spec.actionSize()];
        this.control = new double[spec.actionSize()];
        this.observation = environment.reset(environmentRandom).clone();
    }

    /// Uses this policy from the next step on, unless it is older than the present one.
    public void usePolicy(PolicySnapshot newer, long version) {
        if (version > policyVersion) {
            policy = newer;
            policyVersion = version;
        }
    }

    /// Takes whatever version comes next, also one that is older: a learner that went on from a checkpoint counts from
    /// there.
    public void followAnotherLearner() {
        policyVersion = 0;
    }

    /// @param factor of the policy's noise from the next step on: 1 acts as learned, 0 without noise
    public void explore(double factor) {
        exploration = factor;
    }

    /// One environment step.
    ///
    /// @return the batch that this step completed, or null
    public @Nullable RolloutBatch step() {
        chooseAction();
        spec.toEnvironment(action, control);
        TimeStep step = leastStepNanos == 0 ? environment.step(control) : stepInLeastTime();
        boolean terminated = step.terminated() && !throughFalls;
        columns.add(observation, action, step, terminated);
        produced++;
        episodeReturn += step.reward();
        episodeLength++;
        see(step.observation());
        if (terminated || step.truncated()) {
            episodes.add(new EpisodeResult(episodeReturn, episodeLength));
            startEpisode();
        }
        return columns.rows() == batchRows ? pack() : null;
    }

    private TimeStep stepInLeastTime() {
        long earliest = System.nanoTime() + leastStepNanos;
        TimeStep step = environment.step(control);
        for (long left = earliest - System.nanoTime(); left > 0; left = earliest - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return step;
    }

    /// The transitions that wait for their batch to fill, as a smaller batch; null when there are none.
    public @Nullable RolloutBatch flush() {
        return columns.rows() == 0 ? null : pack();
    }

    /// Gives up the episode: the next step starts another. For an environment that failed.
    public void startEpisode() {
        episodeReturn = 0;
        episodeLength = 0;
        see(environment.reset(environmentRandom));
    }

    /// Steps made in this life.
    public long produced() {
        return produced;
    }

    /// Steps that are in no batch yet.
    public int pendingRows() {
        return columns.rows();
    }

    public WorkerId id() {
        return id;
    }

    private void see(double[] seen) {
        System.arraycopy(seen, 0, observation, 0, observation.length);
    }

    private void chooseAction() {
        PolicySnapshot present = policy;
        if (present != null) {
            present.act(observation, actionRandom, exploration, action);
            return;
        }
        for (int i = 0; i < action.length; i++) {
            action[i] = 2 * actionRandom.nextFloat() - 1;
        }
    }

    private RolloutBatch pack() {
        long firstRow = produced - columns.rows();
        RolloutBatch batch = new RolloutBatch(id, sequence++, firstRow, policyVersion, columns.take(), episodes);
        episodes.clear();
        return batch;
    }

    /// Writes everything but the policy and the transitions of an unfinished batch: save after [#flush()].
    ///
    /// @throws IllegalStateException when transitions wait for their batch
    public void save(State state) {
        if (columns.rows() > 0) {
            throw new IllegalStateException(columns.rows() + " transitions are in no batch yet: flush first");
        }
        environmentRandom.save(state.scope("environment"));
        actionRandom.save(state.scope("actions"));
        state.put("simulator", environment.state());
        state.put("episode", episodeReturn, episodeLength);
        state.put("counters", sequence, produced);
    }

    public void load(State state) {
        environmentRandom.load(state.scope("environment"));
        actionRandom.load(state.scope("actions"));
        see(environment.restore(state.doubles("simulator")));
        double[] episode = state.doubles("episode", 2);
        episodeReturn = episode[0];
        episodeLength = (int) episode[1];
        long[] counters = state.longs("counters", 2);
        sequence = counters[0];
        produced = counters[1];
    }

    @Override
    public void close() {
        environment.close();
    }
}
