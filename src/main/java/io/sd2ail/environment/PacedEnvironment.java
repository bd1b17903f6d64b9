package io.sd2ail.environment;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// An environment that takes its time: each step lasts at least so long. Stands in for a slow simulator, to see how a
/// cluster does with one before there is one.
public final class PacedEnvironment implements Environment {
    private final Environment environment;
    private final long leastNanos;

    private PacedEnvironment(Environment environment, long leastNanos) {
        this.environment = environment;
        this.leastNanos = leastNanos;
    }

    /// @param environment owned from here on
    /// @param leastStepTime zero leaves the environment as it is
    public static Environment of(Environment environment, Duration leastStepTime) {
        return leastStepTime.isZero() ? environment : new PacedEnvironment(environment, leastStepTime.toNanos());
    }

    @Override
    public EnvironmentSpec spec() {
        return environment.spec();
    }

    @Override
    public double[] reset(RandomGenerator random) {
        return environment.reset(random);
    }

    @Override
    public TimeStep step(double[] action) {
        long end = System.nanoTime() + leastNanos;
        TimeStep step = environment.step(action);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return step;
    }

    @Override
    public List<String> infoNames() {
        return environment.infoNames();
    }

    @Override
    public void info(double[] into) {
        environment.info(into);
    }

    @Override
    public double[] state() {
        return environment.state();
    }

    @Override
    public double[] restore(double[] state) {
        return environment.restore(state);
    }

    @Override
    public boolean resetTo(double[] observation) {
        return environment.resetTo(observation);
    }

    @Override
    public String simulator() {
        return environment.simulator();
    }

    @Override
    public @Nullable Contacts contacts() {
        return environment.contacts();
    }

    @Override
    public void close() {
        environment.close();
    }
}
