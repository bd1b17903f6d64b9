package io.sd2ail.training;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import io.sd2ail.episode.RolloutLoop;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.ledger.BatchValidator;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The whole system as a plain loop on one thread: rollouts, intake, learner and generator in turn, the same parts that
/// the actors run side by side. Deterministic for a seed, so it is the oracle that the actor system is compared with,
/// and whole-state: a saved and restored trainer goes on bit for bit.
///
/// One turn of the loop lets each worker step until it has a batch, inserts it, does all updates that the law of pace
/// then allows, and lets the generator sample what the pool wants. Without rollouts it does the updates up to the next
/// publication of the policy.
public final class LocalTrainer implements AutoCloseable {
    private final RunConfig config;
    private final LearnerCore learner;
    private final @Nullable SyntheticGenerator generator;
    private final BatchValidator validator;
    private final Consumer<CheckedBatch> journal;
    private final List<RolloutLoop> workers = new ArrayList<>();
    private LearnerCore.@Nullable Published published;

    /// @param journal is handed every batch that was inserted, in order: a saved state needs them to be restored
    public LocalTrainer(LearningTask task, Consumer<CheckedBatch> journal) {
        this.journal = journal;
        config = task.config();
        learner = task.newLearner();
        generator = task.newGenerator("generator-1");
        validator = new BatchValidator(task.spec(), task.normalizer(), (_, _, _) -> {});
        int rollouts = config.algorithm().interacts() ? config.rollouts().workers() : 0;
        for (int i = 1; i <= rollouts; i++) {
            workers.add(new RolloutLoop(
                    new WorkerId("rollout-" + i, 0),
                    config.newEnvironments(config.rollouts().environments()),
                    config.rollouts(),
                    config.seed()));
        }
        if (learner.policyIsDue()) {
            publish();
        }
    }

    /// One turn: every worker's batch, and what follows from it.
    ///
    /// @return whether there is more to do
    public boolean turn() {
        if (workers.isEmpty()) {
            updateUntilPublished();
        }
        for (RolloutLoop worker : workers) {
            if (!learner.mayInsert(config.rollouts().batchRows())) {
                break;
            }
            CheckedBatch batch = validator.check(nextBatch(worker));
            journal.accept(batch);
            learner.insert(batch);
            while (learner.mayUpdate()) {
                update();
            }
        }
        return !learner.complete();
    }

    private void updateUntilPublished() {
        do {
            update();
        } while (learner.mayUpdate() && learner.updates() % config.rollouts().publishEvery() != 0);
    }

    private static RolloutBatch nextBatch(RolloutLoop worker) {
        RolloutBatch batch = worker.step();
        while (batch == null) {
            batch = worker.step();
        }
        return batch;
    }

    private void update() {
        learner.update();
        if (learner.policyIsDue() && learner.updates() % config.rollouts().publishEvery() == 0) {
            publish();
        }
        while (generator != null && generator.ready() && learner.wantsSynthetic()) {
            learner.insertSynthetic(generator.sample());
        }
    }

    private void publish() {
        LearnerCore.Published next = learner.publish();
        published = next;
        PolicySnapshot policy = learner.task().policy(next.policy());
        workers.forEach(worker -> worker.usePolicy(policy, next.policy().version()));
        if (generator != null && next.diffusion() != null) {
            generator.use(next.diffusion());
        }
    }

    public LearnerCore learner() {
        return learner;
    }

    /// The newest published policy; null before the first.
    public @Nullable ParameterSnapshot newestPolicy() {
        return published == null ? null : published.policy();
    }

    /// Writes the state between two turns.
    public void save(State state) {
        learner.save(state.scope("learner"));
        if (generator != null) {
            generator.save(state.scope("generator"));
        }
        for (RolloutLoop worker : workers) {
            worker.save(state.scope(worker.id().worker()));
        }
        state.put("published", published == null ? 0 : 1);
        if (published != null) {
            save(state.scope("policy"), published.policy());
            if (published.diffusion() != null) {
                save(state.scope("diffusion"), published.diffusion());
            }
        }
    }

    /// Continues from a saved state.
    ///
    /// @param journal the batches that the state's learner had inserted, or at least the last of them that fill the
    ///     replay, in their order
    /// @throws IllegalStateException when it lacks some of those
    public void load(State state, List<CheckedBatch> journal) {
        learner.load(state.scope("learner"));
        long rows = journal.stream().mapToLong(CheckedBatch::insertedRows).sum();
        if (rows < learner.missingRows()) {
            throw new IllegalStateException("the journal holds " + rows + " of the " + learner.missingRows()
                    + " transitions that the checkpoint needs");
        }
        for (CheckedBatch batch : journal) {
            learner.restore(batch, rows);
            rows -= batch.insertedRows();
        }
        if (generator != null) {
            generator.load(state.scope("generator"));
        }
        for (RolloutLoop worker : workers) {
            worker.load(state.scope(worker.id().worker()));
        }
        if (state.number("published") == 1) {
            ParameterSnapshot policy = load(state.scope("policy"), ParameterSnapshot.Topic.POLICY);
            ParameterSnapshot diffusion =
                    generator == null ? null : load(state.scope("diffusion"), ParameterSnapshot.Topic.DIFFUSION);
            published = new LearnerCore.Published(policy, diffusion);
            PolicySnapshot snapshot = learner.task().policy(policy);
            workers.forEach(worker -> worker.usePolicy(snapshot, policy.version()));
            if (generator != null && diffusion != null) {
                generator.use(diffusion);
            }
        }
    }

    private static void save(State state, ParameterSnapshot snapshot) {
        state.put("version", snapshot.version(), snapshot.updates());
        snapshot.arrays().forEach(state.scope("arrays")::put);
    }

    private static ParameterSnapshot load(State state, ParameterSnapshot.Topic topic) {
        long[] version = state.longs("version", 2);
        Map<String, float[]> arrays = new HashMap<>();
        for (String name : topic == ParameterSnapshot.Topic.POLICY
                ? List.of(
                        ParameterSnapshot.POLICY,
                        ParameterSnapshot.OBSERVATION_MEAN,
                        ParameterSnapshot.OBSERVATION_SCALE)
                : List.of(ParameterSnapshot.DENOISER, ParameterSnapshot.THRESHOLD)) {
            arrays.put(name, state.scope("arrays").floats(name));
        }
        return new ParameterSnapshot(topic, version[0], version[1], arrays);
    }

    @Override
    public void close() {
        workers.forEach(RolloutLoop::close);
        if (generator != null) {
            generator.close();
        }
        learner.close();
    }
}
