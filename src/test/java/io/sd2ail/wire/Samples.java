package io.sd2ail.wire;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.CheckpointManifest;
import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.data.WorkerId;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;

/// Records with drawn content; equal seeds give equal records.
public final class Samples {
    /// Compares records field by field, floating-point numbers exactly and NaN equal to itself.
    public static final RecursiveComparisonConfiguration EXACT = RecursiveComparisonConfiguration.builder()
            .withComparatorForType(Float::compare, Float.class)
            .withComparatorForType(Double::compare, Double.class)
            .build();

    private Samples() {}

    public static RolloutBatch rolloutBatch(long seed, int rows, int observationSize, int actionSize) {
        RandomStream random = new RandomStream(seed, "samples");
        return new RolloutBatch(
                new WorkerId("rollout-" + random.nextInt(9), random.nextLong(Long.MAX_VALUE)),
                random.nextLong(Long.MAX_VALUE - 1),
                random.nextLong(Long.MAX_VALUE),
                random.nextLong(Long.MAX_VALUE),
                transitionBatch(random, rows, observationSize, actionSize),
                List.of(new EpisodeResult(random.nextGaussian(), rows), new EpisodeResult(Double.NaN, 0)));
    }

    static RolloutBatches rolloutBatches(long seed, int rows, int observationSize, int actionSize) {
        RolloutBatch first = rolloutBatch(seed, rows, observationSize, actionSize);
        RolloutBatch second = new RolloutBatch(
                first.source(),
                first.sequence() + 1,
                first.firstRow() + rows,
                first.policyVersion(),
                rolloutBatch(seed + 1, rows, observationSize, actionSize).transitions(),
                List.of());
        return new RolloutBatches(List.of(first, second));
    }

    private static TransitionBatch transitionBatch(RandomStream random, int rows, int observationSize, int actionSize) {
        float[] rewards = random.gaussians(rows);
        boolean[] terminated = new boolean[rows];
        boolean[] truncated = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            rewards[i] = i == 0 ? Float.NaN : rewards[i];
            terminated[i] = random.nextBoolean();
            truncated[i] = random.nextBoolean();
        }
        return new TransitionBatch(
                rows,
                observationSize,
                actionSize,
                random.gaussians(rows * observationSize),
                random.gaussians(rows * actionSize),
                rewards,
                random.gaussians(rows * observationSize),
                terminated,
                truncated);
    }

    public static CheckedBatch checkedBatch(long seed, int rows, int rejected) {
        RolloutBatch batch = rolloutBatch(seed, rows, 3, 1);
        return rejected == 0
                ? CheckedBatch.allPassed(batch)
                : new CheckedBatch(batch, rows + rejected + 1, Map.of("not finite", rejected, "action", 1));
    }

    static SyntheticBatch syntheticBatch(long seed, int rows, int rowSize) {
        RandomStream random = new RandomStream(seed, "samples");
        return new SyntheticBatch(
                "generator-0", seed, 3, rows + 2, 0.5f, rows, rowSize, random.gaussians(rows * rowSize));
    }

    static ParameterSnapshot parameterSnapshot(long seed, int size) {
        RandomStream random = new RandomStream(seed, "samples");
        return new ParameterSnapshot(
                seed % 2 == 0 ? ParameterSnapshot.Topic.POLICY : ParameterSnapshot.Topic.DIFFUSION,
                seed,
                2 * seed,
                Map.of("policy", random.gaussians(size), "threshold", random.gaussians(1)));
    }

    public static State state(long seed, int size) {
        RandomStream random = new RandomStream(seed, "samples");
        State state = State.create();
        state.put("networks.policy", random.gaussians(size));
        state.put("statistics", random.doubles(size).toArray());
        state.put("counters.updates", random.longs(size).toArray());
        return state;
    }

    static CheckpointManifest manifest(long seed) {
        return new CheckpointManifest(1, seed, 2 * seed, 3 * seed, (int) ~seed);
    }
}
