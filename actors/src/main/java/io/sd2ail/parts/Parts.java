package io.sd2ail.parts;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.environment.Environment;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.learner.LearnerTrace;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import io.sd2ail.training.LearnerCore;
import io.sd2ail.training.LearningTask;
import java.util.List;
import java.util.Optional;

/// Makes the core objects that the actors of the learner's process hold, those of the other roles included.
public interface Parts extends NodeParts {
    LearningTask task();

    /// On the learner's thread.
    LearnerCore newLearner();

    /// Whether a generator is needed at all.
    boolean usesGenerator();

    /// Is told of the learner's inputs.
    default LearnerTrace trace() {
        return LearnerTrace.NONE;
    }

    @Override
    default RunConfig config() {
        return task().config();
    }

    @Override
    default PolicySnapshot policy(ParameterSnapshot snapshot) {
        return task().policy(snapshot);
    }

    /// The parts of a task as it stands.
    static Parts of(LearningTask task) {
        return new Parts() {
            @Override
            public LearningTask task() {
                return task;
            }

            @Override
            public LearnerCore newLearner() {
                return task.newLearner();
            }

            @Override
            public Environment newEnvironment(String user) {
                return task.config().newEnvironment();
            }

            @Override
            public List<Environment> newEnvironments(String user, int count) {
                return task.config().newEnvironments(count);
            }

            @Override
            public boolean usesGenerator() {
                return task.usesSynthetic();
            }

            @Override
            public SyntheticGenerator newGenerator(String name) {
                return Optional.ofNullable(task.newGenerator(name))
                        .orElseThrow(() -> new IllegalStateException("this task uses no generator"));
            }
        };
    }
}
