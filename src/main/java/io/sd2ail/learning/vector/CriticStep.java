package io.sd2ail.learning.vector;

import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.Multilayer;
import io.sd2ail.learning.vector.network.TwinCritic;
import java.util.List;

/// The critics' loss and gradient: mean (Q - y)^2 / 2 of each, with
/// y = scale r + (1 - terminal) gamma (min Q_target(s', a') - alpha log pi(a'|s')) within its bounds, and a' drawn by
/// the policy.
final class CriticStep extends SacStep {
    private final TwinCritic targets;
    private ValueBounds bounds = ValueBounds.NONE;

    CriticStep(
            Multilayer policy,
            TwinCritic critics,
            TwinCritic targets,
            SacConfig config,
            Descent descent,
            List<SacScratch> scratch) {
        super(policy, critics, config, descent, scratch, 3);
        this.targets = targets;
    }

    void within(ValueBounds limits) {
        bounds = limits;
    }

    @Override
    void block(SacScratch s, int from, int rows, int lane, List<Affine> gradient) {
        targets(s, from, rows);
        s.loadObservations(batch.observations(), from, rows);
        s.loadActions(batch.actions(), from, rows);
        value(critics.first, s, s.first, rows, lane, 0, gradient.subList(0, 3));
        value(critics.second, s, s.second, rows, lane, 1, gradient.subList(3, 6));
    }

    /// y of a block, into `target`.
    private void targets(SacScratch s, int from, int rows) {
        s.loadObservations(batch.nextObservations(), from, rows);
        policy.forward(s.observations, rows, s.policy);
        s.draw.draw(s.policy.y, rows, batch.nextNoise(), from);
        s.loadActions(s.draw.action, 0, rows);
        targets.first.forward(s.inputs, rows, s.first);
        targets.second.forward(s.inputs, rows, s.second);
        int stride = targets.first.head.outStride;
        for (int row = 0; row < rows; row++) {
            double value = Math.min(s.first.y[row * stride], s.second.y[row * stride]);
            double soft = value - alpha * s.draw.logProbability[row];
            double future = (1 - batch.terminal()[from + row]) * config.discount() * soft;
            s.target[row] = (float) bounds.clip(config.rewardScale() * batch.rewards()[from + row] + future);
        }
    }

    /// One critic's loss and gradient.
    private void value(
            Multilayer critic,
            SacScratch s,
            Multilayer.Activations a,
            int rows,
            int lane,
            int number,
            List<Affine> gradient) {
        critic.forward(s.inputs, rows, a);
        int stride = critic.head.outStride;
        for (int row = 0; row < rows; row++) {
            float value = a.y[row * stride];
            float difference = value - s.target[row];
            sums.add(lane, number, 0.5 * difference * difference / lanes.rows());
            if (number == 0) {
                sums.add(lane, 2, (double) value / lanes.rows());
            }
            a.y[row * stride] = difference / lanes.rows();
        }
        critic.backward(s.inputs, rows, a, gradient, s.gradient2, s.gradient1);
    }

    float firstLoss() {
        return (float) sums.total(0);
    }

    float secondLoss() {
        return (float) sums.total(1);
    }

    /// Mean of the first critic over the batch.
    float meanValue() {
        return (float) sums.total(2);
    }
}
