package io.sd2ail.environment.bridge;

import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.TimeStep;
import java.util.List;
import java.util.random.RandomGenerator;

/// One of the environments of a simulator. Closing one closes them all: they have one owner.
final class BridgedEnvironment implements Environment {
    private final BridgeBatch batch;
    private final int index;

    BridgedEnvironment(BridgeBatch batch, int index) {
        this.batch = batch;
        this.index = index;
    }

    @Override
    public EnvironmentSpec spec() {
        return batch.spec();
    }

    @Override
    public double[] reset(RandomGenerator random) {
        // Positive and of 31 bits: what every random generator in Python takes as a seed.
        return batch.reset(index, random.nextInt(Integer.MAX_VALUE));
    }

    @Override
    public void announce(double[] action) {
        batch.announce(index, action);
    }

    @Override
    public TimeStep step(double[] action) {
        return batch.step(index, action);
    }

    @Override
    public List<String> infoNames() {
        return batch.infoNames();
    }

    @Override
    public void info(double[] into) {
        batch.info(index, into);
    }

    @Override
    public double[] state() {
        throw stateless();
    }

    @Override
    public double[] restore(double[] state) {
        throw stateless();
    }

    private UnsupportedOperationException stateless() {
        return new UnsupportedOperationException(spec().name()
                + " can't tell its state: its simulator is never asked for it, so an episode can't go on elsewhere");
    }

    @Override
    public String simulator() {
        return batch.simulator();
    }

    @Override
    public void close() {
        batch.close();
    }
}
