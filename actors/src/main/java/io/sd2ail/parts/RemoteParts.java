package io.sd2ail.parts;

import io.sd2ail.compute.Backends;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.environment.Environment;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import io.sd2ail.training.LearningTask;
import java.util.List;
import java.util.function.Consumer;

/// Parts of a node that has the run's configuration from the learner and nothing else: no demonstrations, no run
/// directory. Loads a learning backend only when a generator is made.
public final class RemoteParts implements NodeParts {
    private final RunConfig config;
    private final NetworkShape shape;
    private final Backends backends;

    /// @param notice takes one sentence on what computes and why
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when this node lacks the run's environment
    public RemoteParts(RunConfig config, Consumer<String> notice) {
        this.config = config;
        this.shape = LearningTask.shapeOf(config);
        this.backends = new Backends(config.compute(), notice);
    }

    @Override
    public RunConfig config() {
        return config;
    }

    @Override
    public Environment newEnvironment(String user) {
        return config.newEnvironment();
    }

    @Override
    public List<Environment> newEnvironments(String user, int count) {
        return config.newEnvironments(count);
    }

    @Override
    public PolicySnapshot policy(ParameterSnapshot snapshot) {
        return PolicySnapshot.of(shape, snapshot);
    }

    @Override
    public SyntheticGenerator newGenerator(String name) {
        return LearningTask.newRemoteGenerator(config, shape, backends, name);
    }
}
