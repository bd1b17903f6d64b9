package io.sd2ail.episode;

import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentAwaitedException;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// One rollout worker's work without its thread: steps its environments with the newest policy it was given and packs
/// the transitions into numbered batches. Before the first policy it acts uniformly at random.
///
/// It works in rounds: actions for all environments, announced to each, then each one's step. Simulators that can step
/// several at once do so at the round's first step.
///
/// Not thread-safe: its owner steps it.
public final class RolloutLoop implements AutoCloseable {
    private final WorkerId id;
    private final EnvironmentSpec spec;
    private final int batchRows;
    private final boolean throughFalls;
    private final long leastStepNanos;
    private final RandomStream environmentRandom;
    private final RandomStream actionRandom;
    private final List<EpisodeResult> ended = new ArrayList<>();

    private final TransitionColumns columns;
    private final List<RunningEpisode> running;
    /// Whose step is next; 0 begins a round.
    private int next;
    private @Nullable PolicySnapshot policy;
    private long policyVersion;
    private double exploration = 1;
    private long sequence;
    private long produced;

    /// @param id of this life of the worker; its random streams follow from the seed and this
    /// @param environments of one task, at least one, owned from here on
    /// @param seed of the run
    public RolloutLoop(WorkerId id, List<Environment> environments, RunConfig.Rollouts config, long seed) {
        this.id = id;
        this.spec = environments.getFirst().spec();
        this.batchRows = config.batchRows();
        this.leastStepNanos = config.leastStepTime().toNanos();
        this.throughFalls = config.episodes() == RunConfig.Rollouts.Episodes.THROUGH_FALLS;
        String stream = id.worker() + "/" + id.incarnation();
        this.environmentRandom = new RandomStream(seed, "environment/" + stream);
        this.actionRandom = new RandomStream(seed, "actions/" + stream);
        this.columns = new TransitionColumns(batchRows, spec.observationSize(), spec.actionSize());
        this.running = environments.stream().map(RunningEpisode::new).toList();
        try {
            running.forEach(episode -> episode.start(environmentRandom));
        } catch (EnvironmentAwaitedException _) {
            // The first round begins those that are left.
        } catch (RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /// Uses this policy from the next round on, unless it is older than the present one.
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

    /// @param factor of the policy's noise from the next round on: 1 acts as learned, 0 without noise
    public void explore(double factor) {
        exploration = factor;
    }

    /// One step of one environment, each in turn. When it fails, that environment's episode is given up: its next step
    /// begins another.
    ///
    /// @throws EnvironmentAwaitedException when there is no simulator to begin an episode with
    /// @return the batch that this step completed, or null
    public @Nullable RolloutBatch step() {
        if (next == 0) {
            beginRound();
        }
        RunningEpisode episode = running.get(next);
        next = (next + 1) % running.size();
        TimeStep step = leastStepNanos == 0 ? episode.step() : stepInLeastTime(episode);
        boolean terminated = step.terminated() && !throughFalls;
        columns.add(episode.observation(), episode.action(), step, terminated);
        produced++;
        episode.advance(step);
        if (terminated || step.truncated()) {
            ended.add(episode.result());
            episode.start(environmentRandom);
        }
        return columns.rows() == batchRows ? pack() : null;
    }

    private void beginRound() {
        for (RunningEpisode episode : running) {
            if (episode.lost()) {
                episode.start(environmentRandom);
            }
        }
        for (RunningEpisode episode : running) {
            chooseAction(episode);
            episode.actionChosen();
            if (running.size() > 1) {
                episode.announce();
            }
        }
    }

    private TimeStep stepInLeastTime(RunningEpisode episode) {
        long earliest = System.nanoTime() + leastStepNanos;
        TimeStep step = episode.step();
        for (long left = earliest - System.nanoTime(); left > 0; left = earliest - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return step;
    }

    /// The transitions that wait for their batch to fill, as a smaller batch; null when there are none.
    public @Nullable RolloutBatch flush() {
        return columns.rows() == 0 ? null : pack();
    }

    /// How many it steps.
    public int environments() {
        return running.size();
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

    private void chooseAction(RunningEpisode episode) {
        PolicySnapshot present = policy;
        float[] action = episode.action();
        if (present != null) {
            present.act(episode.observation(), actionRandom, exploration, action);
            return;
        }
        for (int i = 0; i < action.length; i++) {
            action[i] = 2 * actionRandom.nextFloat() - 1;
        }
    }

    private RolloutBatch pack() {
        long firstRow = produced - columns.rows();
        RolloutBatch batch = new RolloutBatch(id, sequence++, firstRow, policyVersion, columns.take(), ended);
        ended.clear();
        return batch;
    }

    /// Writes everything but the policy and the transitions of an unfinished batch: save after [#flush()].
    ///
    /// @throws IllegalStateException when transitions wait for their batch
    /// @throws UnsupportedOperationException when an environment can't tell its state
    public void save(State state) {
        if (columns.rows() > 0) {
            throw new IllegalStateException(columns.rows() + " transitions are in no batch yet: flush first");
        }
        environmentRandom.save(state.scope("environment"));
        actionRandom.save(state.scope("actions"));
        for (int i = 0; i < running.size(); i++) {
            running.get(i).save(state.scope("episode-" + i));
        }
        state.put("counters", sequence, produced, next);
    }

    public void load(State state) {
        environmentRandom.load(state.scope("environment"));
        actionRandom.load(state.scope("actions"));
        long[] counters = state.longs("counters", 3);
        sequence = counters[0];
        produced = counters[1];
        next = (int) counters[2];
        for (int i = 0; i < running.size(); i++) {
            running.get(i).load(state.scope("episode-" + i), next > 0 && i >= next);
        }
    }

    @Override
    public void close() {
        running.forEach(RunningEpisode::close);
    }
}
