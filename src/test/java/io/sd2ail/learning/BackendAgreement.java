package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.network.ParameterLayout;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/// Two backends compute the same from the same weights and draws, whatever the sizes and settings: every number within
/// 1e-5 of the largest one of its array, gradients layer by layer.
///
/// The seeds are fixed: where a ReLU's input or the difference of the critics is within rounding of 0, two right
/// answers differ by a whole row's share, and one case in thousands has such a row. Where a layer is one unit wide, its
/// rows' shares may all but cancel, so that rounding is what is left.
public abstract class BackendAgreement {
    private static final double FRACTION = 1e-5;

    /// The one that is right.
    public abstract BackendFactory oracle();

    /// The one in question.
    public abstract BackendFactory candidate();

    @Provide
    Arbitrary<AgreementCase> cases() {
        return AgreementCase.any();
    }

    @Provide
    Arbitrary<AgreementCase> casesWithMore() {
        return AgreementCase.anyWithMore();
    }

    @Property(tries = 60, seed = "1")
    void discriminatorStep_anyCase_agrees(@ForAll("cases") AgreementCase drawn) {
        DiscriminatorBatch batch = drawn.discriminatorBatch();
        try (ExampleLearner oracle = drawn.learner(oracle());
                ExampleLearner candidate = drawn.learner(candidate())) {
            DiscriminatorResult expected = oracle.discriminatorStep(batch);
            DiscriminatorResult actual = candidate.discriminatorStep(batch);
            agree("losses", losses(actual), losses(expected));
            agree("probabilities", actual.expertProbability(), expected.expertProbability());
            agreeGradients("denoiser", ParameterLayout.denoiser(drawn.shape()), candidate, oracle);
        }
    }

    private static float[] losses(DiscriminatorResult result) {
        return new float[] {
            result.loss(), result.expertLoss(), result.syntheticLoss(), result.agentLoss(), result.penaltyLoss()
        };
    }

    @Property(tries = 60, seed = "5")
    void binaryDiscriminatorStep_anyCase_agrees(@ForAll("cases") AgreementCase drawn) {
        BinaryBatch batch = drawn.binaryBatch();
        try (LearnerBackend oracle = oracle().learner(drawn.shape(), drawn.schedule());
                LearnerBackend candidate = candidate().learner(drawn.shape(), drawn.schedule())) {
            BinaryDiscriminatorTrainer right = drawn.binaryDiscriminator(oracle);
            BinaryDiscriminatorTrainer inQuestion = drawn.binaryDiscriminator(candidate);
            int all = 2 * batch.count();
            agree("logits", inQuestion.logits(all, batch.rows()), right.logits(all, batch.rows()));
            DiscriminatorResult expected = right.step(batch);
            DiscriminatorResult actual = inQuestion.step(batch);
            agree("losses", losses(actual), losses(expected));
            agree("probabilities", actual.expertProbability(), expected.expertProbability());
            agree(
                    "gradient",
                    SavedState.ofTrainer(inQuestion).floats("m"),
                    SavedState.ofTrainer(right).floats("m"));
        }
    }

    @Property(tries = 60, seed = "6")
    void cloningStep_anyCase_agrees(@ForAll("cases") AgreementCase drawn) {
        CloningBatch batch = drawn.cloningBatch();
        try (LearnerBackend oracle = oracle().learner(drawn.shape(), drawn.schedule());
                LearnerBackend candidate = candidate().learner(drawn.shape(), drawn.schedule())) {
            CloningTrainer right = drawn.cloning(oracle);
            CloningTrainer inQuestion = drawn.cloning(candidate);
            agree("loss", new float[] {inQuestion.step(batch)}, new float[] {right.step(batch)});
            agree(
                    "gradient",
                    SavedState.ofTrainer(inQuestion).floats("m"),
                    SavedState.ofTrainer(right).floats("m"));
        }
    }

    @Property(tries = 60, seed = "7")
    void denoisingStep_anyCase_agrees(@ForAll("cases") AgreementCase drawn) {
        DenoisingBatch batch = drawn.denoisingBatch();
        try (LearnerBackend oracle = oracle().learner(drawn.shape(), drawn.schedule());
                LearnerBackend candidate = candidate().learner(drawn.shape(), drawn.schedule())) {
            DenoisingTrainer right = drawn.denoising(oracle);
            DenoisingTrainer inQuestion = drawn.denoising(candidate);
            agree("loss", new float[] {inQuestion.step(batch)}, new float[] {right.step(batch)});
            agree(
                    "gradient",
                    SavedState.ofTrainer(inQuestion).floats("m"),
                    SavedState.ofTrainer(right).floats("m"));
        }
    }

    @Property(tries = 120, seed = "12")
    void sacStep_anyCase_agrees(@ForAll("casesWithMore") AgreementCase drawn) {
        try (ExampleLearner oracle = drawn.learner(oracle());
                ExampleLearner candidate = drawn.learner(candidate())) {
            SacStepResult expected = drawn.sacStep(oracle);
            SacStepResult actual = drawn.sacStep(candidate);
            agree("critic's loss and value", critics(actual), critics(expected));
            agree("policy's and temperature's", policy(actual), policy(expected));
            agreeGradients("critics", drawn.critics(), candidate, oracle);
            agreeGradients("policy", ParameterLayout.policy(drawn.shape()), candidate, oracle);
            State expectedState = SavedState.of(oracle);
            State actualState = SavedState.of(candidate);
            SacBatch batch = drawn.sacBatch();
            agree(
                    "values",
                    candidate.values(batch.rows(), batch.observations(), batch.actions()),
                    oracle.values(batch.rows(), batch.observations(), batch.actions()));
            agree("acting policy", candidate.policyParameters(), oracle.policyParameters());
            for (String name : new String[] {"targetCritics.parameters", "temperature.m"}) {
                agree(name, actualState.floats(name), expectedState.floats(name));
            }
        }
    }

    private static float[] critics(SacStepResult result) {
        return new float[] {result.criticLoss(), result.meanValue()};
    }

    private static float[] policy(SacStepResult result) {
        return new float[] {
            result.policyLoss(), result.cloningLoss(), result.temperatureLoss(), result.temperature(), result.entropy()
        };
    }

    @Property(tries = 60, seed = "3")
    void diffusion_anyCase_agrees(@ForAll("cases") AgreementCase drawn) {
        RandomStream random = new RandomStream(drawn.seed(), "diffusion");
        int count = drawn.policyRows();
        int size = count * drawn.shape().rowSize();
        float[] start = random.gaussians(size);
        float[] noise = random.gaussians(drawn.shape().diffusionSteps() * size);
        try (ExampleLearner learner = drawn.learner(oracle());
                ExampleLearner candidateLearner = drawn.learner(candidate());
                DiffusionModel oracle = oracle().diffusionModel(drawn.shape(), drawn.schedule());
                DiffusionModel candidate = candidate().diffusionModel(drawn.shape(), drawn.schedule())) {
            oracle.load(learner.denoiserParameters());
            candidate.load(learner.denoiserParameters());
            agree("rows", candidate.denoise(count, start, noise), oracle.denoise(count, start, noise));
            float[] probability = oracle.expertProbability(count, start, noise);
            agree("model's probability", candidate.expertProbability(count, start, noise), probability);
            agree("learner's probability", candidateLearner.expertProbability(count, start, noise), probability);
        }
    }

    @Property(tries = 10, seed = "4")
    void load_stateOfTheOtherBackend_goesOnFromThere(@ForAll("casesWithMore") AgreementCase drawn) {
        try (ExampleLearner oracle = drawn.learner(oracle());
                ExampleLearner candidate = drawn.learner(candidate())) {
            candidate.discriminatorStep(drawn.discriminatorBatch());
            drawn.sacStep(candidate);
            State moved = SavedState.of(candidate);
            oracle.load(moved);
            assertThat(SavedState.bitEqual(SavedState.of(oracle), moved)).isTrue();
            candidate.load(SavedState.of(oracle));
            assertThat(SavedState.bitEqual(SavedState.of(candidate), moved)).isTrue();
        }
    }

    private static void agreeGradients(
            String part, ParameterLayout layout, ExampleLearner candidate, ExampleLearner oracle) {
        float[] actual = SavedState.of(candidate).scope(part).floats("m");
        float[] expected = SavedState.of(oracle).scope(part).floats("m");
        for (ParameterLayout.Slice slice : layout.slices()) {
            agree("gradient of " + part + " " + slice.name(), slice.of(actual), slice.of(expected));
        }
    }

    private static void agree(String name, float[] actual, float[] expected) {
        assertThat(actual).as(name).hasSameSizeAs(expected);
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= FRACTION * largest)) {
                throw new AssertionError("%s: entry %d is %s, not %s; the largest is %s"
                        .formatted(name, i, actual[i], expected[i], largest));
            }
        }
    }
}
