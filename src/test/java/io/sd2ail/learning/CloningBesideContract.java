package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Soft actor-critic's policy clones too: beside its own loss or by itself, with one optimizer.
public abstract class CloningBesideContract implements BackendContract {
    /// Of the largest entry.
    private static final double FRACTION = 1e-5;

    private final RandomStream random = new RandomStream(12, "test");

    /// More and fewer rows of cloning than of the policy's own: shared out among threads, they are not the same.
    @ParameterizedTest
    @CsvSource({"7, 7", "7, 300", "300, 7", "300, 1100", "1100, 300"})
    void updatePolicy_withCloning_descendsTheWeightedSumOfBothGradients(int policyRows, int cloningRows) {
        double weight = 2.5;
        SacBatch batch = Example.sacBatch(Example.SHAPE, policyRows, random);
        CloningBatch expert = Example.cloningBatch(Example.SHAPE, cloningRows, random);
        try (LearnerBackend backend = backend()) {
            SacTrainer alone = trainer(backend);
            SacTrainer cloning = trainer(backend);
            SacTrainer both = trainer(backend);
            PolicyResult own = alone.updatePolicy(batch, null);
            float cloned = cloning.clonePolicy(expert);
            PolicyResult result = both.updatePolicy(batch, new SacTrainer.Cloning(expert, weight));

            assertThat(result.loss()).isEqualTo(own.loss());
            assertThat(result.entropy()).isEqualTo(own.entropy());
            assertThat(own.cloningLoss()).isZero();
            assertThat(result.cloningLoss()).isCloseTo(cloned, within((float) FRACTION * cloned));
            checkSum(gradient(both), gradient(alone), weight, gradient(cloning));
        }
    }

    private static void checkSum(float[] actual, float[] own, double weight, float[] cloning) {
        double largest = 0;
        for (float entry : actual) {
            largest = Math.max(largest, Math.abs(entry));
        }
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i]).isCloseTo(own[i] + weight * cloning[i], within(FRACTION * largest));
        }
    }

    /// Lanes or scratch of an earlier batch leave nothing behind.
    @Test
    void updatePolicy_afterCloningOfMoreRows_isAsIfThereHadBeenNone() {
        SacBatch batch = Example.sacBatch(Example.SHAPE, 7, random);
        CloningBatch fewer = Example.cloningBatch(Example.SHAPE, 300, random);
        CloningBatch many = Example.cloningBatch(Example.SHAPE, 1100, random);
        try (LearnerBackend backend = backend()) {
            SacTrainer fresh = trainer(backend);
            SacTrainer used = trainer(backend);
            State initial = SavedState.ofTrainer(used);
            used.updatePolicy(batch, new SacTrainer.Cloning(many, 3));
            used.load(initial);
            for (SacTrainer trainer : new SacTrainer[] {fresh, used}) {
                trainer.updatePolicy(batch, new SacTrainer.Cloning(fewer, 0.5));
                trainer.updatePolicy(batch, null);
            }
            assertThat(SavedState.bitEqual(SavedState.ofTrainer(used), SavedState.ofTrainer(fresh)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"7", "300", "1100"})
    void clonePolicy_severalSteps_areThoseOfACloningTrainer(int rows) {
        SacConfig sac = Example.SAC;
        CloningConfig config = new CloningConfig(rows, sac.learningRate(), sac.beta1(), sac.beta2());
        try (LearnerBackend backend = backend()) {
            SacTrainer policy = trainer(backend);
            CloningTrainer cloning = backend.behavioralCloning(config, random);
            State state = SavedState.ofTrainer(cloning);
            SavedState.set(state, "parameters", policy.policyParameters());
            cloning.load(state);
            for (int step = 0; step < 5; step++) {
                CloningBatch batch = Example.cloningBatch(Example.SHAPE, rows, random);
                assertThat(policy.clonePolicy(batch)).isEqualTo(cloning.step(batch));
            }
            assertThat(policy.policyParameters()).isEqualTo(cloning.policyParameters());
        }
    }

    @Test
    void clonePolicy_anyBatch_leavesCriticsAndTemperature() {
        try (LearnerBackend backend = backend()) {
            SacTrainer trainer = trainer(backend);
            trainer.updateCritics(Example.sacBatch(random), ValueBounds.NONE);
            State before = SavedState.ofTrainer(trainer);
            trainer.clonePolicy(Example.cloningBatch(Example.SHAPE, 20, random));
            State after = SavedState.ofTrainer(trainer);
            for (String name : before.asMap().keySet()) {
                assertThat(Objects.deepEquals(
                                after.asMap().get(name), before.asMap().get(name)))
                        .as("%s is left alone", name)
                        .isEqualTo(!name.startsWith("policy."));
            }
        }
    }

    @Test
    void updateCritics_anyBatch_leavesThePolicy() {
        try (LearnerBackend backend = backend()) {
            SacTrainer trainer = trainer(backend);
            float[] before = trainer.policyParameters();
            trainer.updateCritics(Example.sacBatch(random), ValueBounds.NONE);
            assertThat(trainer.policyParameters()).isEqualTo(before);
        }
    }

    @Test
    void updatePolicy_notANumberInTheExpertsActions_isRefusedAndChangesNothing() {
        CloningBatch expert = Example.cloningBatch(Example.SHAPE, 300, random);
        expert.actions()[417] = Float.NaN;
        SacBatch batch = Example.sacBatch(random);
        try (LearnerBackend backend = backend()) {
            SacTrainer trainer = trainer(backend);
            TrainerChecks.requireRefusalThatChangesNothing(
                    trainer, () -> trainer.updatePolicy(batch, new SacTrainer.Cloning(expert, 1)), "cloning");
            TrainerChecks.requireRefusalThatChangesNothing(trainer, () -> trainer.clonePolicy(expert), "cloning");
        }
    }

    private static float[] gradient(Trainer trainer) {
        return SavedState.gradientOfFirstStep(SavedState.ofTrainer(trainer).scope("policy"), Example.SAC.beta1());
    }

    private LearnerBackend backend() {
        return factory().learner(Example.SHAPE, Example.SCHEDULE);
    }

    private static SacTrainer trainer(LearnerBackend backend) {
        return backend.softActorCritic(Example.SAC, new RandomStream(3, "initialization"));
    }
}
