package io.sd2ail.bench.rollout;

import com.sun.management.ThreadMXBean;
import io.sd2ail.data.RandomStream;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.TimeStep;
import java.lang.management.ManagementFactory;

/// Our environment alone, on recorded actions, with resets of its own that draw the recorded initial states.
final class RecordedSteps implements RolloutWork {
    private final Recording recording;
    private final long seed;
    private final Environment environment;
    private final double[] action;

    /// @param seed of the recording
    RecordedSteps(String name, Recording recording, long seed) {
        this.recording = recording;
        this.seed = seed;
        this.environment = Environments.create(name, Contacts.CURRENT);
        this.action = new double[recording.actionSize()];
    }

    @Override
    public void run() {
        run(recording.steps());
    }

    private void run(int steps) {
        RandomStream resets = Recorder.resets(seed);
        environment.reset(resets);
        for (int i = 0; i < steps; i++) {
            if (step(i).episodeOver()) {
                environment.reset(resets);
            }
        }
    }

    private TimeStep step(int index) {
        System.arraycopy(recording.actions(), index * action.length, action, 0, action.length);
        return environment.step(action);
    }

    @Override
    public Allocation allocation(int steps) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        int counted = Math.min(steps, recording.steps());
        RandomStream resets = Recorder.resets(seed);
        environment.reset(resets);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < counted; i++) {
            if (step(i).episodeOver()) {
                environment.reset(resets);
            }
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        return new Allocation((double) bytes / counted, 0);
    }

    /// Numbers of states and rewards that are not those of the recording.
    int different() {
        RandomStream resets = Recorder.resets(seed);
        environment.reset(resets);
        int different = 0;
        for (int i = 0; i < recording.rewards().length; i++) {
            TimeStep step = step(i);
            double[] state = Recorder.simulatorState(environment);
            for (int j = 0; j < state.length; j++) {
                different += same(state[j], recording.states()[i * state.length + j]) ? 0 : 1;
            }
            different += same(step.reward(), recording.rewards()[i]) ? 0 : 1;
            if (step.episodeOver()) {
                environment.reset(resets);
            }
        }
        return different;
    }

    private static boolean same(double one, double other) {
        return Double.doubleToRawLongBits(one) == Double.doubleToRawLongBits(other);
    }

    @Override
    public void close() {
        environment.close();
    }
}
