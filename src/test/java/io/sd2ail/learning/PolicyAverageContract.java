package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import org.junit.jupiter.api.Test;

/// What acts is the policy's Polyak average: a_0 = p_0, a_k = (1 - rate) a_(k-1) + rate p_k, with p_k the policy after
/// k of its steps.
public abstract class PolicyAverageContract implements BackendContract {
    private static final double RATE = 0.2;

    private final RandomStream random = new RandomStream(14, "test");

    @Test
    void policyParameters_afterStepsOfEitherKind_areThePolyakAverage() {
        try (LearnerBackend backend = backend()) {
            SacTrainer trainer = trainer(backend, RATE);
            float[] first = policy(trainer);
            assertThat(trainer.policyParameters()).isEqualTo(first);
            double[] average = new double[first.length];
            for (int i = 0; i < first.length; i++) {
                average[i] = first[i];
            }
            for (int step = 0; step < 6; step++) {
                step(trainer, step);
                float[] present = policy(trainer);
                float[] acting = trainer.policyParameters();
                assertThat(acting).isNotEqualTo(present);
                for (int i = 0; i < average.length; i++) {
                    average[i] = (1 - RATE) * average[i] + RATE * present[i];
                    assertThat((double) acting[i]).isCloseTo(average[i], within(3e-7));
                }
            }
        }
    }

    /// The average only watches.
    @Test
    void steps_withAnAverage_learnAsWithout() {
        try (LearnerBackend backend = backend()) {
            RandomStream draws = new RandomStream(15, "test");
            SacTrainer plain = trainer(backend, 1);
            SacTrainer averaged = trainer(backend, RATE);
            for (int step = 0; step < 4; step++) {
                State before = State.create();
                draws.save(before);
                step(plain, step, draws);
                draws.load(before);
                step(averaged, step, draws);
            }
            assertThat(policy(averaged)).isEqualTo(policy(plain));
            assertThat(plain.policyParameters()).isEqualTo(policy(plain));
            assertThat(SavedState.ofTrainer(plain).has("averagePolicy.parameters"))
                    .isFalse();
        }
    }

    @Test
    void load_savedState_bringsTheAverageBackAndGoesOnBitEqual() {
        try (LearnerBackend backend = backend()) {
            SacTrainer first = trainer(backend, RATE);
            SacTrainer second = backend.softActorCritic(Example.with(RATE, false), new RandomStream(8, "other"));
            step(first, 0);
            step(first, 1);
            State saved = SavedState.ofTrainer(first);
            assertThat(saved.floats("averagePolicy.parameters")).isEqualTo(first.policyParameters());
            second.load(saved);
            assertThat(second.policyParameters()).isEqualTo(first.policyParameters());
            SacBatch batch = Example.sacBatch(random);
            first.updatePolicy(batch, null);
            second.updatePolicy(batch, null);
            assertThat(SavedState.bitEqual(SavedState.ofTrainer(second), SavedState.ofTrainer(first)))
                    .isTrue();
        }
    }

    private void step(SacTrainer trainer, int number) {
        step(trainer, number, random);
    }

    /// Every third one by cloning alone.
    private static void step(SacTrainer trainer, int number, RandomStream draws) {
        SacBatch batch = Example.sacBatch(draws);
        CloningBatch expert = Example.cloningBatch(Example.SHAPE, 9, draws);
        trainer.updateCritics(batch, ValueBounds.NONE);
        if (number % 3 == 2) {
            trainer.clonePolicy(expert);
        } else {
            trainer.updatePolicy(batch, number % 3 == 0 ? null : new SacTrainer.Cloning(expert, 0.5));
        }
    }

    /// The policy itself.
    private static float[] policy(SacTrainer trainer) {
        return SavedState.ofTrainer(trainer).floats("policy.parameters");
    }

    private LearnerBackend backend() {
        return factory().learner(Example.SHAPE, Example.SCHEDULE);
    }

    private static SacTrainer trainer(LearnerBackend backend, double rate) {
        return backend.softActorCritic(Example.with(rate, false), new RandomStream(3, "initialization"));
    }
}
