package io.sd2ail.bench.cluster;

import io.sd2ail.environment.BundledProvider;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Environments of the sizes of Hopper-v5 and Ant-v5 whose steps cost nothing: what is left is the way of a transition
/// from a worker to the replay.
public final class PipeEnvironments implements BundledProvider {
    static final String HOPPER = "Pipe-Hopper";
    static final String ANT = "Pipe-Ant";

    private static final Map<String, EnvironmentSpec> SPECS =
            Map.of(HOPPER, spec(HOPPER, 11, 3), ANT, spec(ANT, 105, 8));

    private static EnvironmentSpec spec(String name, int observation, int action) {
        double[] low = new double[action];
        double[] high = new double[action];
        Arrays.fill(low, -1);
        Arrays.fill(high, 1);
        return new EnvironmentSpec(name, observation, low, high, 1000);
    }

    /// Floats of a transition: both observations, action and reward.
    static int transitionFloats(String name) {
        EnvironmentSpec spec = specOf(name);
        return 2 * spec.observationSize() + spec.actionSize() + 1;
    }

    private static EnvironmentSpec specOf(String name) {
        return Objects.requireNonNull(SPECS.get(name));
    }

    @Override
    public Set<String> names() {
        return SPECS.keySet();
    }

    @Override
    public Environment create(String name, Contacts contacts) {
        return new Still(specOf(name));
    }

    /// Nothing moves.
    private static final class Still implements Environment {
        private final EnvironmentSpec spec;
        private final double[] observation;
        private int steps;

        Still(EnvironmentSpec spec) {
            this.spec = spec;
            this.observation = new double[spec.observationSize()];
        }

        @Override
        public EnvironmentSpec spec() {
            return spec;
        }

        @Override
        public double[] reset(RandomGenerator random) {
            steps = 0;
            return observation;
        }

        @Override
        public TimeStep step(double[] action) {
            steps++;
            return new TimeStep(observation, 0, false, steps % spec.maxEpisodeSteps() == 0);
        }

        @Override
        public double[] state() {
            return new double[] {steps};
        }

        @Override
        public double[] restore(double[] state) {
            steps = (int) state[0];
            return observation;
        }
    }
}
