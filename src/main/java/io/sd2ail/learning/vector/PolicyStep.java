package io.sd2ail.learning.vector;

import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.Multilayer;
import io.sd2ail.learning.vector.network.TwinCritic;
import java.util.List;

/// The policy's loss and gradient: mean (alpha log pi - min Q) + c_mean mean(mean^2) + c_std mean(log_std^2), actions
/// drawn by the policy. A row's gradient comes back through the smaller critic alone, so each critic's backward pass
/// takes only the rows where it is the smaller one.
final class PolicyStep extends SacStep {
    private static final int LOSS = 0;
    private static final int LOG_PROBABILITY = 1;

    PolicyStep(Multilayer policy, TwinCritic critics, SacConfig config, Descent descent, List<SacScratch> scratch) {
        super(policy, critics, config, descent, scratch, 2);
    }

    @Override
    void block(SacScratch s, int from, int rows, int lane, List<Affine> gradient) {
        s.loadObservations(batch.observations(), from, rows);
        policy.forward(s.observations, rows, s.policy);
        s.draw.draw(s.policy.y, rows, batch.policyNoise(), from);
        s.loadActions(s.draw.action, 0, rows);
        critics.first.forward(s.inputs, rows, s.first);
        critics.second.forward(s.inputs, rows, s.second);
        gather(s, rows, lane);
        actionGradients(critics.first, s, s.first, rows, true);
        actionGradients(critics.second, s, s.second, rows, false);
        for (int row = 0; row < rows; row++) {
            s.draw.backward(s.policy.y, row, s.actionGradient, alpha / lanes.rows(), meanWeight(), logStdWeight());
        }
        policy.backward(s.observations, rows, s.policy, gradient, s.gradient2, s.gradient1);
    }

    /// The loss's sums, and which critic is the smaller one.
    private void gather(SacScratch s, int rows, int lane) {
        int stride = critics.first.head.outStride;
        for (int row = 0; row < rows; row++) {
            float first = s.first.y[row * stride];
            float second = s.second.y[row * stride];
            s.firstIsSmaller[row] = first <= second;
            float logProbability = s.draw.logProbability[row];
            double penalty = s.draw.penalty(s.policy.y, row, meanWeight(), logStdWeight());
            sums.add(lane, LOSS, (alpha * logProbability - Math.min(first, second)) / (double) lanes.rows() + penalty);
            sums.add(lane, LOG_PROBABILITY, logProbability / (double) lanes.rows());
        }
    }

    /// d(-mean min Q)/d(action) of the rows where this critic is the smaller one, moved together for the way back.
    private void actionGradients(Multilayer critic, SacScratch s, Multilayer.Activations a, int rows, boolean first) {
        int chosen = 0;
        for (int row = 0; row < rows; row++) {
            if (s.firstIsSmaller[row] == first) {
                critic.copyRow(a, row, s.chosen, chosen);
                s.chosen.y[chosen * critic.head.outStride] = -1f / lanes.rows();
                s.chosenRow[chosen++] = row;
            }
        }
        if (chosen == 0) {
            return;
        }
        critic.inputGradient(chosen, s.chosen, s.gradient2, s.gradient1, s.inputGradient);
        for (int k = 0; k < chosen; k++) {
            s.storeActionGradient(k, s.chosenRow[k]);
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
