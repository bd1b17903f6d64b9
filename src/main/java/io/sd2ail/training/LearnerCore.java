package io.sd2ail.training;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.imitation.Algorithm;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import io.sd2ail.run.RunConfig;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// The learner without its thread: the algorithm, its replay, the law of pace, the ledger, the counters and the version
/// of the weights. The same object runs in the local loop and inside the learner actor; whoever owns it calls it from
/// one thread. What it computes depends only on its state and the order of the calls.
public final class LearnerCore implements AutoCloseable {
    /// Weights as they go out: one version for both topics.
    ///
    /// @param policy for rollout workers and the evaluator
    /// @param diffusion for generators; null when the algorithm uses none
    public record Published(
            ParameterSnapshot policy, @Nullable ParameterSnapshot diffusion) {}

    private final LearningTask task;
    private final RunConfig config;
    private final Algorithm algorithm;
    private final ReplayBuffer replay;
    private final Pacing pace;
    private final Ledger ledger = new Ledger();
    private final MetricAccumulator metrics = new MetricAccumulator();
    private final boolean usesSynthetic;

    private long prepared;
    private long updates;
    private long version;
    private long journaled;
    private long syntheticBatches;
    private double policyLagSum;
    private long policyLagCount;

    /// @param task what is learned
    /// @param algorithm owned from here on; reads `replay`
    public LearnerCore(LearningTask task, Algorithm algorithm, ReplayBuffer replay) {
        this.task = task;
        this.config = task.config();
        this.algorithm = algorithm;
        this.replay = replay;
        this.usesSynthetic = !algorithm.diffusionArrays().isEmpty();
        this.pace = Pacing.of(config);
    }

    public LearningTask task() {
        return task;
    }

    /// Whether the law of pace lets `rows` more transitions in now. False also when all steps are done.
    public boolean mayInsert(int rows) {
        return refilling() ? steps() < config.steps() : pace.mayInsert(inserted(), rows, updates);
    }

    /// Whether a replay whose rows were given up has fewer than a run has before its first update: until then no update
    /// is made, and rollouts wait for none.
    private boolean refilling() {
        return replay.size() < Math.min(replay.givenUp(), config.pace().warmupSteps()) && replay.missing() == 0;
    }

    /// Puts a batch into the replay and the ledger. The law of pace is the caller's to keep: ask [#mayInsert] first.
    ///
    /// @throws IllegalArgumentException when it is not its worker's next batch
    public void insert(CheckedBatch checked) {
        ledger.book(checked);
        replay.add(ReplayRows.of(checked.batch().transitions(), task.normalizer()));
        journaled++;
        long policyVersion = checked.batch().policyVersion();
        if (policyVersion > 0) {
            // A batch may be of a version that this learner, back at an older checkpoint, has not made yet.
            double lag = Math.max(0, version - policyVersion);
            policyLagSum += lag;
            policyLagCount++;
            metrics.add("pace/policy_lag_versions", lag);
        }
    }

    /// Puts a journaled batch back into the replay after [#load], nothing else: the ledger already knows it. Batches
    /// come one by one, oldest first, so that never more than one is in memory beside the replay.
    ///
    /// @param rowsFromHere rows of this batch and of all that are to come; what is more than is missing is left out
    public void restore(CheckedBatch checked, long rowsFromHere) {
        TransitionBatch batch = checked.batch().transitions();
        int skipped = (int) Math.min(Math.max(0, rowsFromHere - replay.missing()), batch.rows());
        replay.add(ReplayRows.of(batch.from(skipped), task.normalizer()));
    }

    /// Whether the generator may send another batch: it makes one an update and is at most so many ahead.
    public boolean wantsSynthetic() {
        return usesSynthetic
                && updates > 0
                && syntheticBatches < updates + config.sd2ail().synthesis().batchesAhead();
    }

    public void insertSynthetic(SyntheticBatch batch) {
        syntheticBatches++;
        algorithm.insertSynthetic(batch);
        metrics.add("synthesis/admission_rate", (double) batch.rows() / batch.sampled());
        metrics.add("synthesis/version_lag", (double) (version - batch.diffusionVersion()));
    }

    /// Whether an update is to be made now: one of what comes before the first, or one that the law of pace asks for.
    public boolean mayUpdate() {
        return preparing() || (!refilling() && pace.mayUpdate(inserted(), updates));
    }

    /// Whether updates are still those that come before the first and don't count.
    public boolean preparing() {
        return prepared < algorithm.preparations();
    }

    /// Updates made before the first that counts.
    public long prepared() {
        return prepared;
    }

    /// Updates to be made before the first that counts.
    public long preparations() {
        return algorithm.preparations();
    }

    /// One update of the algorithm.
    public void update() {
        if (preparing()) {
            algorithm.prepare(metrics);
            prepared++;
            return;
        }
        algorithm.update(metrics);
        updates++;
        pace.lag(inserted(), updates).ifPresent(lag -> metrics.add("pace/lag_updates", lag));
    }

    /// Another ratio of updates to steps from now on; updates that were due until now stay due.
    ///
    /// @throws IllegalArgumentException when it can't be kept, with the reason
    public void changeRatio(double updatesPerStep) {
        pace.changeRatio(updatesPerStep, inserted());
    }

    /// All steps are inserted and all their updates done.
    public boolean complete() {
        // What was due when the transitions were given up can't be done when no more of them may come.
        return !preparing() && (pace.complete(inserted(), updates) || (refilling() && steps() >= config.steps()));
    }

    /// The ratio of the law of pace, where there is one, else 0.
    public double updatesPerStep() {
        return pace.updatesPerStep();
    }

    /// Updates that are due and not done.
    public double lag() {
        return Math.max(0, pace.lag(inserted(), updates).orElse(0));
    }

    /// Why no update is due, in words; empty when one is.
    public Optional<String> learnerWaits() {
        if (refilling()) {
            return Optional.of("learner waits for replay: " + replay.size() + " of "
                    + Math.min(replay.givenUp(), config.pace().warmupSteps()) + ", after its transitions were dropped");
        }
        return preparing() ? Optional.empty() : pace.learnerWait(inserted(), updates);
    }

    /// Why no batch may be inserted, in words; empty when one may.
    public Optional<String> rolloutsWait() {
        return refilling() ? Optional.empty() : pace.rolloutWait(inserted(), updates);
    }

    /// The policy goes out once the random steps are done; a policy that the run was given goes out at once.
    public boolean policyIsDue() {
        if (config.initialPolicy() != null) {
            return !preparing();
        }
        boolean learned = updates > 0 || (algorithm.preparations() > 0 && !preparing());
        return !pace.randomActions(inserted()) && learned;
    }

    /// The present weights under a new version.
    public Published publish() {
        version++;
        Map<String, float[]> diffusion = algorithm.diffusionArrays();
        return new Published(
                policy(),
                diffusion.isEmpty()
                        ? null
                        : new ParameterSnapshot(ParameterSnapshot.Topic.DIFFUSION, version, updates, diffusion));
    }

    /// The present policy under the newest version, to be stored.
    public ParameterSnapshot policy() {
        return new ParameterSnapshot(ParameterSnapshot.Topic.POLICY, version, updates, algorithm.policyArrays());
    }

    /// Means since the last call, by tag, with what the algorithm says of its present.
    public SortedMap<String, Double> drainMetrics() {
        algorithm.describe(metrics);
        return metrics.drain();
    }

    /// How many of the run's `steps` are done: environment steps, or updates where the algorithm makes none of those.
    public long steps() {
        return pace.steps(inserted(), updates);
    }

    /// Transitions inserted since the run's start.
    public long inserted() {
        return replay.inserted();
    }

    /// Updates since the run's start.
    public long updates() {
        return updates;
    }

    /// Batches inserted since the run's start: as many records of the journal are in the replay.
    public long journaled() {
        return journaled;
    }

    /// Transitions that [#restore] must bring back after a load.
    public long missingRows() {
        return replay.missing();
    }

    /// Newest version that was published.
    public long version() {
        return version;
    }

    public Ledger ledger() {
        return ledger;
    }

    /// Mean over inserted batches of the newest version minus the batch's; 0 before the first.
    public double meanPolicyLag() {
        return policyLagCount == 0 ? 0 : policyLagSum / policyLagCount;
    }

    /// Writes everything but the transitions, which stand in the journal.
    public void save(State state) {
        state.put("counters", updates, version, journaled, syntheticBatches, policyLagCount);
        state.put("policy-lag", policyLagSum);
        state.put("prepared", prepared);
        pace.save(state.scope("pace"));
        replay.save(state.scope("replay"));
        ledger.save(state.scope("ledger"));
        algorithm.save(state.scope("algorithm"));
    }

    /// Continues from a saved state. The replay is empty then: [#restore] its last rows in their order.
    public void load(State state) {
        long[] counters = state.longs("counters", 5);
        updates = counters[0];
        version = counters[1];
        journaled = counters[2];
        syntheticBatches = counters[3];
        policyLagCount = counters[4];
        policyLagSum = state.doubles("policy-lag", 1)[0];
        prepared = state.has("prepared") ? state.number("prepared") : algorithm.preparations();
        replay.load(state.scope("replay"));
        if (state.has("pace.law")) { // checkpoints of 0.1 have none: their ratio could not be changed
            pace.load(state.scope("pace"), replay.inserted() + replay.missing());
        }
        ledger.load(state.scope("ledger"));
        algorithm.load(state.scope("algorithm"));
    }

    @Override
    public void close() {
        algorithm.close();
    }
}
