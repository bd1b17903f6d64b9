package io.sd2ail.node;

import io.sd2ail.environment.Environment;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.learner.LearnerTrace;
import io.sd2ail.train.LearnerCore;
import io.sd2ail.train.LearningTask;
import java.util.Optional;

/// Makes the core objects that the actors hold. Every call comes from the thread that will use the object.
public interface Parts {
    LearningTask task();

    LearnerCore newLearner();

    /// @param user name of the part that will step it
    Environment newEnvironment(String user);

    /// Whether a generator is needed at all.
    boolean usesGenerator();

    /// A sampler that waits for its first weights.
    SyntheticGenerator newGenerator(String name);

    /// Is told of the learner's inputs.
    default LearnerTrace trace() {
        return LearnerTrace.NONE;
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
