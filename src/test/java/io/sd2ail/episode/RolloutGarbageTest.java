package io.sd2ail.episode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.WorkerId;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.run.RunConfig;
import io.sd2ail.training.Tasks;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Counts what stepping leaves on the heap. The JIT compiler removes objects that don't escape once it has compiled the
/// loop, so passes are repeated until one is clean; a step that really makes garbage never is.
class RolloutGarbageTest {
    private static final int STEPS = 2_000;
    private static final int MOST_PASSES = 100;
    /// Bytes of a step. One boxed double would be 16.
    private static final double CLEAN = 1;

    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private static PolicySnapshot policy(EnvironmentSpec spec) {
        NetworkShape shape = new NetworkShape(
                spec.observationSize(), spec.actionSize(), spec.observationSize() + spec.actionSize(), 0, 8, 16, 2);
        float[] scale = new float[spec.observationSize()];
        Arrays.fill(scale, 1);
        return new PolicySnapshot(
                shape,
                Initialization.policy(shape, 0, new RandomStream(1, "policy")),
                new float[spec.observationSize()],
                scale);
    }

    /// Fewest bytes a step of some pass, steps that hand over a batch left out.
    private double garbage(RolloutLoop loop) {
        double least = Double.POSITIVE_INFINITY;
        for (int pass = 0; pass < MOST_PASSES && least > CLEAN; pass++) {
            long bytes = 0;
            for (int i = 0; i < STEPS; i++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                boolean batch = loop.step() != null;
                long after = threads.getCurrentThreadAllocatedBytes();
                bytes += batch ? 0 : after - before;
            }
            least = Math.min(least, (double) bytes / STEPS);
        }
        return least;
    }

    private double garbage(String environment) {
        Environment made = Environments.create(environment, Contacts.CURRENT);
        RunConfig.Rollouts config = Tasks.config("rollouts.batch-rows=64", "pace.tolerance-updates=100")
                .rollouts();
        try (RolloutLoop loop = new RolloutLoop(new WorkerId("rollout-1", 0), List.of(made), config, 1)) {
            loop.usePolicy(policy(made.spec()), 1);
            return garbage(loop);
        }
    }

    @Test
    void step_ofHopperWithAPolicy_makesNoGarbageBesideTheBatches() {
        assertThat(garbage("Hopper-v5")).isLessThanOrEqualTo(CLEAN);
    }

    @Test
    void step_ofAntWithAPolicy_makesNoGarbageBesideTheBatches() {
        assertThat(garbage("Ant-v5")).isLessThanOrEqualTo(CLEAN);
    }
}
