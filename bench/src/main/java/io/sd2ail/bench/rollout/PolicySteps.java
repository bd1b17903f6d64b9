package io.sd2ail.bench.rollout;

import com.sun.management.ThreadMXBean;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environments;
import io.sd2ail.episode.RolloutLoop;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/// Our rollout loop with a policy, as a worker runs it: draws actions, steps, packs batches of 256 rows. Episodes
/// end on falls, as the peer's do.
final class PolicySteps implements RolloutWork {
    private final Recording recording;
    private final RolloutLoop loop;

    /// @param worker number of the worker, from 1
    PolicySteps(String name, Recording recording, long seed, int worker) {
        this.recording = recording;
        loop = new RolloutLoop(
                new WorkerId("rollout-" + worker, 0),
                List.of(Environments.create(name, Contacts.CURRENT)),
                config(name).rollouts(),
                seed);
        loop.usePolicy(policy(), 1);
    }

    /// Of a rollout worker that nobody holds up.
    static RunConfig config(String name) {
        return RunConfig.load(new ConfigSources(
                null,
                null,
                null,
                null,
                List.of(
                        "environment=" + name,
                        "rollouts.batch-rows=256",
                        "rollouts.episodes=end-on-falls",
                        "pace.tolerance-updates=1000000")));
    }

    private PolicySnapshot policy() {
        float[] scale = new float[recording.observationSize()];
        Arrays.fill(scale, 1);
        return new PolicySnapshot(
                Recorder.shape(recording.observationSize(), recording.actionSize(), recording.width()),
                recording.policy(),
                new float[recording.observationSize()],
                scale);
    }

    @Override
    public void run() {
        int rows = 0;
        for (int i = 0; i < recording.steps(); i++) {
            var batch = loop.step();
            rows += batch == null ? 0 : batch.transitions().rows();
        }
        if (rows > loop.produced()) {
            throw new IllegalStateException(rows + " rows of " + loop.produced() + " steps");
        }
    }

    @Override
    public Allocation allocation(int steps) {
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        long garbage = 0;
        long batches = 0;
        for (int i = 0; i < steps; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            boolean packed = loop.step() != null;
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            garbage += packed ? 0 : bytes;
            batches += packed ? bytes : 0;
        }
        return new Allocation((double) garbage / steps, (double) batches / steps);
    }

    @Override
    public void close() {
        loop.close();
    }
}
