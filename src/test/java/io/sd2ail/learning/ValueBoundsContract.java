package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The critics' targets stay within bounds. What a target is shows in the loss of terminal rows, whose target is the
/// scaled reward itself.
public abstract class ValueBoundsContract implements BackendContract {
    private static final ValueBounds BOUNDS = new ValueBounds(-3, 5);
    private static final int ROWS = 200;

    private final RandomStream random = new RandomStream(13, "test");

    @Test
    void updateCritics_hugeRewards_isAsIfTargetsWereTheBounds() {
        SacBatch huge = Example.sacBatch(Example.SHAPE, ROWS, random);
        SacBatch bound = withoutFuture(huge);
        for (int row = 0; row < ROWS; row++) {
            boolean high = row % 2 == 0;
            huge.rewards()[row] = high ? 1e6f : -1e6f;
            bound.rewards()[row] = (float) ((high ? BOUNDS.highest() : BOUNDS.lowest()) / Example.SAC.rewardScale());
        }
        try (LearnerBackend backend = backend()) {
            requireSame(backend, huge, BOUNDS, bound, ValueBounds.NONE);
        }
    }

    @Test
    void updateCritics_targetsWithin_isAsWithoutBounds() {
        SacBatch batch = Example.sacBatch(Example.SHAPE, ROWS, random);
        try (LearnerBackend backend = backend()) {
            requireSame(backend, batch, new ValueBounds(-1e3, 1e3), batch, ValueBounds.NONE);
        }
    }

    /// Both clipped, by one bound at a time.
    @Test
    void updateCritics_oneBoundAlone_clipsOnThatSideOnly() {
        SacBatch batch = withoutFuture(Example.sacBatch(Example.SHAPE, ROWS, random));
        SacBatch clipped = withoutFuture(batch);
        for (int row = 0; row < ROWS; row++) {
            batch.rewards()[row] = row % 2 == 0 ? 10 : -10;
            clipped.rewards()[row] = row % 2 == 0 ? 10 : (float) (-3 / Example.SAC.rewardScale());
        }
        try (LearnerBackend backend = backend()) {
            requireSame(backend, batch, new ValueBounds(-3, Double.POSITIVE_INFINITY), clipped, ValueBounds.NONE);
        }
    }

    @Test
    void updateCritics_boundsOfTheStepBefore_areForgotten() {
        SacBatch batch = Example.sacBatch(Example.SHAPE, ROWS, random);
        Arrays.fill(batch.rewards(), 100);
        try (LearnerBackend backend = backend()) {
            SacTrainer fresh = trainer(backend);
            SacTrainer used = trainer(backend);
            State initial = SavedState.ofTrainer(used);
            used.updateCritics(batch, BOUNDS);
            used.load(initial);
            assertThat(used.updateCritics(batch, ValueBounds.NONE))
                    .isEqualTo(fresh.updateCritics(batch, ValueBounds.NONE));
        }
    }

    /// The same loss, gradient and new weights.
    private void requireSame(
            LearnerBackend backend, SacBatch first, ValueBounds ofFirst, SacBatch second, ValueBounds ofSecond) {
        SacTrainer one = trainer(backend);
        SacTrainer other = trainer(backend);
        assertThat(one.updateCritics(first, ofFirst)).isEqualTo(other.updateCritics(second, ofSecond));
        assertThat(SavedState.bitEqual(SavedState.ofTrainer(one), SavedState.ofTrainer(other)))
                .isTrue();
    }

    /// The same rows, all terminal, with rewards of their own.
    private static SacBatch withoutFuture(SacBatch batch) {
        float[] ones = new float[batch.rows()];
        Arrays.fill(ones, 1);
        return new SacBatch(
                batch.rows(),
                batch.observations(),
                batch.actions(),
                batch.rewards().clone(),
                batch.nextObservations(),
                ones,
                batch.nextNoise(),
                batch.policyNoise(),
                batch.targetCritics());
    }

    private LearnerBackend backend() {
        return factory().learner(Example.SHAPE, Example.SCHEDULE);
    }

    private static SacTrainer trainer(LearnerBackend backend) {
        return backend.softActorCritic(Example.SAC, new RandomStream(3, "initialization"));
    }
}
