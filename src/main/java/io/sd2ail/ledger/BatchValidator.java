package io.sd2ail.ledger;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.EpisodeResult;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.environment.EnvironmentSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The intake's distrust: lets through only rows that this task can have produced. Rows of the wrong shape, with
/// values that are not finite or too large to compute with, or actions outside [-1, 1], are refused one by one, with a
/// reason.
public final class BatchValidator {
    /// Told of every refused row.
    @FunctionalInterface
    public interface RejectedRow {
        /// @param row index within the batch as sent
        /// @param reason one of the constants of this class
        void onRejected(RolloutBatch batch, int row, String reason);
    }

    /// Sizes differ from the task's.
    public static final String WRONG_SHAPE = "wrong-shape";
    /// An observation, action or reward is NaN or infinite.
    public static final String NOT_FINITE = "not-finite";
    /// An action lies outside [-1, 1].
    public static final String ACTION_OUT_OF_BOUNDS = "action-out-of-bounds";

    /// An observation is further than [ObservationNormalizer#FARTHEST] scales from the mean, or a reward from 0.
    public static final String OUT_OF_RANGE = "out-of-range";

    /// Float32 rounding of a tanh policy's action.
    private static final int ACTION_BOUND = Float.floatToRawIntBits(1 + 1e-6f);

    private static final int INFINITE = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    private static final int SIGN = 1 << 31;

    private static final int REWARD_BOUND = Float.floatToRawIntBits(ObservationNormalizer.FARTHEST);

    private final EnvironmentSpec spec;
    private final float[] lowest;
    private final float[] highest;
    private final RejectedRow listener;

    /// @param normalizer by which the networks see the observations
    public BatchValidator(EnvironmentSpec spec, ObservationNormalizer normalizer, RejectedRow listener) {
        this.spec = spec;
        this.listener = listener;
        this.lowest = new float[spec.observationSize()];
        this.highest = new float[spec.observationSize()];
        for (int i = 0; i < lowest.length; i++) {
            double reach = (double) ObservationNormalizer.FARTHEST * normalizer.scale()[i];
            lowest[i] = (float) Math.max(normalizer.mean()[i] - reach, -Float.MAX_VALUE);
            highest[i] = (float) Math.min(normalizer.mean()[i] + reach, Float.MAX_VALUE);
        }
    }

    /// The rows that may enter the replay, and how many may not, by reason.
    public CheckedBatch check(RolloutBatch batch) {
        TransitionBatch all = batch.transitions();
        if (reasonToReject(all, 0, all.rows()) == null) {
            return new CheckedBatch(batch, all.rows(), Map.of());
        }
        boolean[] passed = new boolean[all.rows()];
        int count = 0;
        Map<String, Integer> rejected = new TreeMap<>();
        for (int row = 0; row < all.rows(); row++) {
            String reason = reasonToReject(all, row, row + 1);
            if (reason == null) {
                passed[row] = true;
                count++;
            } else {
                rejected.merge(reason, 1, Integer::sum);
                listener.onRejected(batch, row, reason);
            }
        }
        RolloutBatch kept = new RolloutBatch(
                batch.source(),
                batch.sequence(),
                batch.firstRow(),
                batch.policyVersion(),
                select(all, passed, count),
                batch.episodes().stream().filter(BatchValidator::plausible).toList());
        return new CheckedBatch(kept, all.rows(), rejected);
    }

    private static boolean plausible(EpisodeResult episode) {
        return Double.isFinite(episode.episodeReturn()) && episode.length() > 0;
    }

    /// The first reason against any of the rows `from` to `to`, without the last.
    private @Nullable String reasonToReject(TransitionBatch batch, int from, int to) {
        int observation = spec.observationSize();
        int action = spec.actionSize();
        if (batch.observationSize() != observation || batch.actionSize() != action) {
            return WRONG_SHAPE;
        }
        int actions = magnitude(batch.actions(), from * action, to * action);
        int rewards = magnitude(batch.rewards(), from, to);
        if (magnitude(batch.observations(), from * observation, to * observation) >= INFINITE
                || magnitude(batch.nextObservations(), from * observation, to * observation) >= INFINITE
                || rewards >= INFINITE
                || actions >= INFINITE) {
            return NOT_FINITE;
        }
        if (actions > ACTION_BOUND) {
            return ACTION_OUT_OF_BOUNDS;
        }
        return rewards > REWARD_BOUND
                        || !inRange(batch.observations(), from, to)
                        || !inRange(batch.nextObservations(), from, to)
                ? OUT_OF_RANGE
                : null;
    }

    /// @param observations [rows, observationSize]
    private boolean inRange(float[] observations, int from, int to) {
        boolean inside = true;
        for (int row = from; row < to; row++) {
            for (int i = 0; i < lowest.length; i++) {
                float entry = observations[row * lowest.length + i];
                inside &= entry >= lowest[i] && entry <= highest[i];
            }
        }
        return inside;
    }

    /// Bits of the largest absolute value: they grow with it, and those of NaN are above those of infinity.
    private static int magnitude(float[] values, int from, int to) {
        int largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Float.floatToRawIntBits(values[i]) & ~SIGN);
        }
        return largest;
    }

    private TransitionBatch select(TransitionBatch all, boolean[] passed, int count) {
        int observation = all.observationSize();
        int action = all.actionSize();
        float[] rewards = new float[count];
        boolean[] terminated = new boolean[count];
        boolean[] truncated = new boolean[count];
        int to = 0;
        for (int row = 0; row < passed.length; row++) {
            if (passed[row]) {
                rewards[to] = all.rewards()[row];
                terminated[to] = all.terminated()[row];
                truncated[to] = all.truncated()[row];
                to++;
            }
        }
        return new TransitionBatch(
                count,
                count == 0 ? spec.observationSize() : observation,
                count == 0 ? spec.actionSize() : action,
                selectRows(all.observations(), passed, count, observation),
                selectRows(all.actions(), passed, count, action),
                rewards,
                selectRows(all.nextObservations(), passed, count, observation),
                terminated,
                truncated);
    }

    private static float[] selectRows(float[] column, boolean[] passed, int count, int size) {
        float[] selected = new float[count * size];
        int to = 0;
        for (int row = 0; row < passed.length; row++) {
            if (passed[row]) {
                System.arraycopy(column, row * size, selected, to * size, size);
                to++;
            }
        }
        return Arrays.copyOf(selected, to * size);
    }
}
