package io.sd2ail.coordinator;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.export.KeptPolicy;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.run.EvaluationResult;
import io.sd2ail.training.LearningTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the policy of a run's best evaluation in `policy/best.safetensors`, and for use outside in `best.onnx`: the
/// very version that was evaluated, with the evaluation beside it. The file is also the memory: a run that goes on
/// reads from it what is to be beaten.
///
/// Not thread-safe: lives on the evaluator's thread.
final class BestPolicy {
    private static final Logger log = LoggerFactory.getLogger(BestPolicy.class);

    private final Path policies;
    private final LearningTask task;
    private double best;

    /// @param policies the run's folder of policies
    /// @throws io.sd2ail.checkpoint.StorageException when there is a best policy already and it can't be read
    BestPolicy(Path policies, LearningTask task) {
        this.policies = policies;
        this.task = task;
        Path file = PolicyFile.Choice.BEST.in(policies);
        this.best = Files.exists(file) ? PolicyFile.read(file, task.shape()).meanReturn() : Double.NaN;
    }

    /// Keeps the policy if its mean return beats all before; of equals the first one stays.
    ///
    /// @return whether it was kept
    boolean offer(ParameterSnapshot policy, EvaluationResult result) {
        double mean = result.meanReturn();
        if (Double.isNaN(mean) || mean <= best) {
            return false;
        }
        KeptPolicy.write(
                policies,
                PolicyFile.Choice.BEST,
                task,
                policy,
                result.environmentSteps(),
                Map.of(
                        PolicyFile.MEAN_RETURN,
                        Double.toString(mean),
                        "std_return",
                        Double.toString(result.standardDeviation()),
                        "episodes",
                        Integer.toString(result.returns().length)));
        best = mean;
        log.info(
                "the policy of step {} is the best so far: mean return {}",
                result.environmentSteps(),
                String.format(Locale.ROOT, "%.1f", mean));
        return true;
    }
}
