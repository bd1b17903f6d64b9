package io.sd2ail.imitation;

import io.sd2ail.data.MetricAccumulator;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.replay.PrioritizedReplay;
import io.sd2ail.replay.ReplayRows;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Cloning as a part of imitation: what the policy is to do like the expert, and how much that weighs.
final class PolicyCloning {
    /// Steps of cloning alone between two looks at what was held out.
    private static final int LOOK_EVERY = 100;

    /// Updates between two comparisons of the policy with its clone.
    private static final int COMPARE_EVERY = 100;

    private final PolicyCloningConfig config;
    private final NetworkShape shape;
    private final @Nullable ExpertTransitions experts;
    /// Of them, what cloning alone sees.
    private final @Nullable ExpertTransitions seen;

    private final @Nullable HeldOut heldOut;
    private final ClonedPolicy cloned;
    private long steps;
    /// Share of agent observations at which the critics prefer what the clone would do.
    private double preference = 1;

    /// @param rows the expert's transitions, normalised; null where there is nothing to clone
    /// @param experts the same, to draw from
    PolicyCloning(
            PolicyCloningConfig config,
            NetworkShape shape,
            @Nullable ReplayRows rows,
            @Nullable ExpertTransitions experts) {
        this.config = config;
        this.shape = shape;
        this.experts = experts;
        this.cloned = new ClonedPolicy(shape);
        int held = rows == null ? 0 : (int) (config.heldOut() * rows.rows());
        if (rows != null && held > 0) {
            int kept = rows.rows() - held;
            this.seen = new ExpertTransitions(rows.range(0, kept), shape.observationSize(), shape.actionSize());
            this.heldOut = new HeldOut(shape, rows.range(kept, rows.rows()));
        } else {
            this.seen = experts;
            this.heldOut = null;
        }
    }

    /// One step of cloning alone. After the last one the policy is the one that knew best what was held out.
    void alone(SacTrainer policy, RandomStream random, MetricAccumulator metrics) {
        metrics.add("train/cloning_loss", policy.clonePolicy(drawn(seen, config.rows(), random)));
        steps++;
        boolean last = steps == config.updates();
        if (heldOut != null && (last || steps % LOOK_EVERY == 0)) {
            metrics.add("train/held_out_loss", heldOut.look(policy.policyParameters()));
            if (last) {
                policy.beginWith(Objects.requireNonNull(heldOut.best()));
            }
        }
    }

    private static CloningBatch drawn(@Nullable ExpertTransitions from, int rows, RandomStream random) {
        return Objects.requireNonNull(from, "cloning comes with the expert's transitions")
                .cloningBatch(rows, random);
    }

    /// Cloning alone has ended.
    ///
    /// @param policy its flat parameters
    void end(float[] policy) {
        if (config.priorRows() > 0 || config.byPreference()) {
            cloned.keep(policy);
        }
    }

    /// The expert's rows, a share of them synthetic once there are any, and agent observations answered as by the
    /// policy that cloning alone had made.
    ///
    /// @param pool synthetic rows [action, observation]
    CloningBatch beside(SacBatch agent, PrioritizedReplay pool, RandomStream random) {
        int synthetic = pool.size() == 0 ? 0 : (int) Math.round(config.syntheticShare() * config.rows());
        CloningBatch batch = drawn(experts, config.rows() - synthetic, random);
        if (synthetic > 0) {
            float[] drawn = pool.sample(synthetic, random);
            batch = join(batch, CloningBatch.ofRows(synthetic, drawn, shape.observationSize(), shape.actionSize()));
        }
        int rows = Math.min(config.priorRows(), agent.rows());
        if (rows > 0) {
            float[] observations = Arrays.copyOf(agent.observations(), rows * shape.observationSize());
            batch = join(batch, new CloningBatch(rows, observations, cloned.actions(rows, observations)));
        }
        return batch;
    }

    private static CloningBatch join(CloningBatch first, CloningBatch second) {
        return new CloningBatch(
                first.rows() + second.rows(),
                Rows.concatenate(first.observations(), second.observations()),
                Rows.concatenate(first.actions(), second.actions()));
    }

    /// Where it is asked for: how often the critics prefer what cloning alone would do to what the policy does
    /// (Haldar et al. 2022, arXiv 2206.15469: soft Q-filtering).
    ///
    /// @param updates done
    void compare(SacTrainer policy, SacBatch agent, long updates, MetricAccumulator metrics) {
        if (!config.byPreference() || updates % COMPARE_EVERY != 0) {
            return;
        }
        ClonedPolicy present = new ClonedPolicy(shape);
        present.keep(policy.policyParameters());
        int rows = agent.rows();
        float[] observations = agent.observations();
        float[] clones = policy.values(rows, observations, cloned.actions(rows, observations));
        float[] own = policy.values(rows, observations, present.actions(rows, observations));
        int preferred = 0;
        for (int row = 0; row < rows; row++) {
            preferred += clones[row] > own[row] ? 1 : 0;
        }
        preference = (double) preferred / rows;
        metrics.add("train/clone_preferred", preference);
    }

    /// Factor of the cloning loss beside the policy's.
    ///
    /// @param updates done
    /// @param value the critics' mean, whose scale the policy's loss has
    double weight(long updates, float value) {
        Double halfLife = config.halfLife();
        double decayed = halfLife == null ? config.weight() : config.weight() * Math.pow(0.5, updates / halfLife);
        return decayed * preference * Math.max(1, Math.abs(value));
    }

    void save(State state) {
        cloned.save(state.scope("cloned"));
        state.put("cloning-steps", steps);
        if (config.byPreference()) {
            state.put("clone-preferred", preference);
        }
        if (heldOut != null) {
            heldOut.save(state.scope("held-out"));
        }
    }

    void load(State state) {
        cloned.load(state.scope("cloned"));
        if (state.has("cloning-steps")) { // checkpoints of earlier versions held nothing out
            steps = state.number("cloning-steps");
        }
        if (config.byPreference()) {
            preference = state.doubles("clone-preferred", 1)[0];
        }
        if (heldOut != null) {
            heldOut.load(state.scope("held-out"));
        }
    }
}
