package io.sd2ail.learning.vector;

import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Critics;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.Multilayer;
import java.util.List;

/// The critics' loss and gradient: mean (Q - y)^2 / 2 of each, with
/// y = scale r + (1 - terminal) gamma (min Q_target(s', a') - alpha log pi(a'|s')) within its bounds, a' drawn by the
/// policy, and the minimum over the critics that the batch names.
final class CriticStep extends SacStep {
    private final Critics targets;
    private ValueBounds bounds = ValueBounds.NONE;

    CriticStep(
            Multilayer policy,
            Critics critics,
            Critics targets,
            SacConfig config,
            Descent descent,
            List<SacScratch> scratch) {
        super(policy, critics, config, descent, scratch, critics.count() + 1);
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
        for (int number = 0; number < critics.count(); number++) {
            int layer = number * Critics.LAYERS;
            value(number, s, rows, lane, gradient.subList(layer, layer + Critics.LAYERS));
        }
    }

    /// y of a block, into `target`.
    private void targets(SacScratch s, int from, int rows) {
        s.loadObservations(batch.nextObservations(), from, rows);
        policy.forward(s.observations, rows, s.policy);
        s.draw.draw(s.policy.y, rows, batch.nextNoise(), from);
        s.loadActions(s.draw.action, 0, rows);
        targets.minimum(batch.targetCritics(), s.inputs, rows, s.critics.getFirst(), s.target);
        for (int row = 0; row < rows; row++) {
            double value = s.target[row];
            double soft = value - alpha * s.draw.logProbability[row];
            double future = (1 - batch.terminal()[from + row]) * config.discount() * soft;
            s.target[row] = (float) bounds.clip(config.rewardScale() * batch.rewards()[from + row] + future);
        }
    }

    /// One critic's loss and gradient.
    private void value(int number, SacScratch s, int rows, int lane, List<Affine> gradient) {
        Multilayer critic = critics.get(number);
        Multilayer.Activations a = s.critics.getFirst();
        critic.forward(s.inputs, rows, a);
        int stride = critic.head.outStride;
        for (int row = 0; row < rows; row++) {
            float value = a.y[row * stride];
            float difference = value - s.target[row];
            sums.add(lane, number, 0.5 * difference * difference / lanes.rows());
            if (number == 0) {
                sums.add(lane, critics.count(), (double) value / lanes.rows());
            }
            a.y[row * stride] = difference / lanes.rows();
        }
        critic.backward(s.inputs, rows, a, gradient, s.gradient2, s.gradient1);
    }

    /// Mean of the critics' losses.
    ///
    /// @throws NonFiniteLossException when one is not finite
    float loss() {
        float sum = 0;
        for (int number = 0; number < critics.count(); number++) {
            sum += (float) sums.total(number);
        }
        return NonFiniteLossException.requireFinite("critics' loss", sum / critics.count());
    }

    /// Mean of the first critic over the batch.
    float meanValue() {
        return (float) sums.total(critics.count());
    }
}
