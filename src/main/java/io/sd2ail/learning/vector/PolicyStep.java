package io.sd2ail.learning.vector;

import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Critics;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.Multilayer;
import java.util.Arrays;
import java.util.List;

/// The policy's loss and gradient: mean (alpha log pi - Q) + c_mean mean(mean^2) + c_std mean(log_std^2), actions drawn
/// by the policy; Q is the critics' minimum, or their mean where targets take the minimum of some alone. A row's
/// gradient comes back through the critic with the smallest value alone, so each critic's backward pass takes only the
/// rows where it is that one; of the mean, through all.
final class PolicyStep extends SacStep {
    private static final int LOSS = 0;
    private static final int LOG_PROBABILITY = 1;

    /// Whether Q is the critics' mean.
    private final boolean mean;

    PolicyStep(Multilayer policy, Critics critics, SacConfig config, Descent descent, List<SacScratch> scratch) {
        super(policy, critics, config, descent, scratch, 2);
        this.mean = config.drawsTargetCritics();
    }

    @Override
    void block(SacScratch s, int from, int rows, int lane, List<Affine> gradient) {
        s.loadObservations(batch.observations(), from, rows);
        policy.forward(s.observations, rows, s.policy);
        s.draw.draw(s.policy.y, rows, batch.policyNoise(), from);
        s.loadActions(s.draw.action, 0, rows);
        for (int number = 0; number < critics.count(); number++) {
            critics.get(number).forward(s.inputs, rows, s.critics.get(number));
        }
        gather(s, rows, lane);
        Arrays.fill(s.actionGradient, 0);
        for (int number = 0; number < critics.count(); number++) {
            addActionGradients(number, s, rows);
        }
        for (int row = 0; row < rows; row++) {
            s.draw.backward(s.policy.y, row, s.actionGradient, alpha / lanes.rows(), meanWeight(), logStdWeight());
        }
        policy.backward(s.observations, rows, s.policy, gradient, s.gradient2, s.gradient1);
    }

    /// The loss's sums, and which critic is the smallest one.
    private void gather(SacScratch s, int rows, int lane) {
        for (int row = 0; row < rows; row++) {
            float value = mean ? mean(s, row) : minimum(s, row);
            float logProbability = s.draw.logProbability[row];
            double penalty = s.draw.penalty(s.policy.y, row, meanWeight(), logStdWeight());
            sums.add(lane, LOSS, (alpha * logProbability - value) / (double) lanes.rows() + penalty);
            sums.add(lane, LOG_PROBABILITY, logProbability / (double) lanes.rows());
        }
    }

    private float mean(SacScratch s, int row) {
        float sum = 0;
        for (int number = 0; number < critics.count(); number++) {
            sum += value(number, s, row);
        }
        return sum / critics.count();
    }

    private float minimum(SacScratch s, int row) {
        float smallest = value(0, s, row);
        s.smallest[row] = 0;
        for (int number = 1; number < critics.count(); number++) {
            float value = value(number, s, row);
            if (value < smallest) {
                s.smallest[row] = number;
            }
            smallest = Math.min(smallest, value);
        }
        return smallest;
    }

    private float value(int number, SacScratch s, int row) {
        return s.critics.get(number).y[row * critics.get(number).head.outStride];
    }

    /// d(-mean Q)/d(action) through one critic: of the rows where it is the smallest one, moved together for the way
    /// back, or of all.
    private void addActionGradients(int number, SacScratch s, int rows) {
        Multilayer critic = critics.get(number);
        float slope = -1f / (mean ? lanes.rows() * critics.count() : lanes.rows());
        int chosen = 0;
        for (int row = 0; row < rows; row++) {
            if (mean || s.smallest[row] == number) {
                critic.copyRow(s.critics.get(number), row, s.chosen, chosen);
                s.chosen.y[chosen * critic.head.outStride] = slope;
                s.chosenRow[chosen++] = row;
            }
        }
        if (chosen == 0) {
            return;
        }
        critic.inputGradient(chosen, s.chosen, s.gradient2, s.gradient1, s.inputGradient);
        for (int k = 0; k < chosen; k++) {
            s.addActionGradient(k, s.chosenRow[k]);
        }
    }

    private float meanWeight() {
        return (float) (config.meanPenalty() / actionEntries());
    }

    private float logStdWeight() {
        return (float) (config.logStdPenalty() / actionEntries());
    }

    private double actionEntries() {
        return lanes.rows() * (policy.head.out / 2.0);
    }

    float loss() {
        return (float) sums.total(LOSS);
    }

    /// Of the drawn actions.
    float meanLogProbability() {
        return (float) sums.total(LOG_PROBABILITY);
    }
}
