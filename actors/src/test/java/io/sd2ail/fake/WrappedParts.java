package io.sd2ail.fake;

import io.sd2ail.environment.Environment;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.parts.Parts;
import io.sd2ail.training.LearnerCore;
import io.sd2ail.training.LearningTask;
import java.util.List;

/// The parts of others, but for what a test overrides.
public abstract class WrappedParts implements Parts {
    private final Parts parts;

    protected WrappedParts(Parts parts) {
        this.parts = parts;
    }

    @Override
    public LearningTask task() {
        return parts.task();
    }

    @Override
    public LearnerCore newLearner() {
        return parts.newLearner();
    }

    @Override
    public Environment newEnvironment(String user) {
        return parts.newEnvironment(user);
    }

    @Override
    public List<Environment> newEnvironments(String user, int count) {
        return parts.newEnvironments(user, count);
    }

    @Override
    public boolean usesGenerator() {
        return parts.usesGenerator();
    }

    @Override
    public SyntheticGenerator newGenerator(String name) {
        return parts.newGenerator(name);
    }
}
