package io.sd2ail.learning.djl;

import ai.djl.Device;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.network.NetworkShape;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;

/// Tiny networks and random batches.
final class Example {
    static final NetworkShape SHAPE = new NetworkShape(3, 2, 5, 2, 8, 8, 4);
    static final NoiseSchedule SCHEDULE = NoiseSchedule.of(NoiseSchedule.Kind.VP, 4);
    static final DiscriminatorConfig DISCRIMINATOR =
            new DiscriminatorConfig(1e-3, 0.9, 0.999, 0.1, DiscriminatorConfig.ImportanceWeights.PER_ROW);
    static final SacConfig SAC =
            new SacConfig(1e-3, 0.25, 0.999, 0.99, 0.005, 0.2, null, 2, 1e-3, 1e-3, SacConfig.LogProbability.TEXTBOOK);

    private Example() {}

    static DjlBackend backend(long seed) {
        return new DjlBackend(
                Device.cpu(), SHAPE, SCHEDULE, DISCRIMINATOR, SAC, new RandomStream(seed, "initialization"));
    }

    static DiscriminatorBatch discriminatorBatch(RandomStream random) {
        int expert = 6;
        int synthetic = 10;
        int all = 2 * expert + synthetic;
        return new DiscriminatorBatch(
                expert,
                synthetic,
                expert,
                random.gaussians(all * SHAPE.rowSize()),
                random.uniforms(expert + synthetic),
                random.integers(all, SHAPE.diffusionSteps()),
                random.gaussians(all * SHAPE.rowSize()),
                new DiscriminatorBatch.Penalty(
                        random.uniforms(expert),
                        random.integers(expert, SHAPE.diffusionSteps()),
                        random.gaussians(expert * SHAPE.rowSize())));
    }

    static SacBatch sacBatch(RandomStream random) {
        int rows = 7;
        float[] terminal = new float[rows];
        terminal[2] = 1;
        return new SacBatch(
                rows,
                random.gaussians(rows * SHAPE.observationSize()),
                random.uniforms(rows * SHAPE.actionSize()),
                random.uniforms(rows),
                random.gaussians(rows * SHAPE.observationSize()),
                terminal,
                random.gaussians(rows * SHAPE.actionSize()),
                random.gaussians(rows * SHAPE.actionSize()));
    }

    /// One of everything that a learner's backend does.
    static void update(DjlBackend backend, RandomStream random) {
        backend.discriminatorStep(discriminatorBatch(random));
        backend.expertProbability(5, rows(5, random), noise(5, random));
        backend.sacStep(sacBatch(random));
    }

    static float[] rows(int count, RandomStream random) {
        return random.gaussians(count * SHAPE.rowSize());
    }

    static float[] noise(int count, RandomStream random) {
        return random.gaussians(SHAPE.diffusionSteps() * count * SHAPE.rowSize());
    }

    static State saved(DjlBackend backend) {
        State state = State.create();
        backend.save(state);
        return state;
    }

    static boolean bitEqual(State first, State second) {
        SortedMap<String, Object> others = second.asMap();
        if (!first.asMap().keySet().equals(others.keySet())) {
            return false;
        }
        for (Map.Entry<String, Object> entry : first.asMap().entrySet()) {
            Object other = others.get(entry.getKey());
            if (!Arrays.deepEquals(new Object[] {entry.getValue()}, new Object[] {other})) {
                return false;
            }
        }
        return true;
    }
}
