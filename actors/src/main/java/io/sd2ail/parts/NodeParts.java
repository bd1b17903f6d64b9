package io.sd2ail.parts;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.environment.Environment;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import java.util.List;
import java.util.stream.Stream;

/// Makes the core objects that rollouts, generators and evaluators hold. Every call comes from the thread that will use
/// the object.
public interface NodeParts {
    RunConfig config();

    /// @param user name of the part that will step it
    Environment newEnvironment(String user);

    /// Environments that one part steps together.
    ///
    /// @param user name of the part that will step them
    default List<Environment> newEnvironments(String user, int count) {
        return Stream.generate(() -> newEnvironment(user)).limit(count).toList();
    }

    /// The policy of a snapshot, to act with.
    PolicySnapshot policy(ParameterSnapshot snapshot);

    /// A sampler that waits for its first weights.
    ///
    /// @param name decides its noise
    SyntheticGenerator newGenerator(String name);
}
