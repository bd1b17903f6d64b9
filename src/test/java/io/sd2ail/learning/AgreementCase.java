package io.sd2ail.learning;

import io.sd2ail.data.RandomStream;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorConfig.ImportanceWeights;
import io.sd2ail.learning.SacConfig.LogProbability;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// A configuration and sizes of batches, on which two backends are compared.
///
/// @param beside what soft actor-critic does besides
/// @param expertRows as many as agent rows
/// @param seed of weights and draws
public record AgreementCase(
        NetworkShape shape,
        NoiseSchedule.Kind kind,
        double gradientPenalty,
        ImportanceWeights importanceWeights,
        LogProbability logProbability,
        Beside beside,
        int expertRows,
        int syntheticRows,
        int policyRows,
        long seed) {
    /// So small that the weights stay where they are: an optimizer blows up the rounding of a vanishing gradient, and
    /// has contracts of its own.
    private static final double LEARNING_RATE = 1e-9;

    private static final int LEAST_NORMALIZED = 8;

    /// @param layerNorm whether the critics' layers are normalised where they are wide enough: of two or three entries
    /// that are, all but nothing is left, which is rounding in either backend
    /// @param cloningWeight 0 for none
    /// @param valueBound of the critics' targets, on both sides; infinite for none
    /// @param policyAverage rate
    /// @param targetCritics numbers of those whose targets count in this step
    record Beside(
            boolean layerNorm,
            double cloningWeight,
            int cloningRows,
            double valueBound,
            double policyAverage,
            int critics,
            int... targetCritics) {
        static final Beside NOTHING = new Beside(false, 0, 1, Double.POSITIVE_INFINITY, 1, 2, 0, 1);

        static Arbitrary<Beside> any() {
            return Combinators.combine(
                            Arbitraries.of(true, false),
                            Arbitraries.of(0.0, 0.1, 3.0),
                            Arbitraries.of(1, 7, 33, 300),
                            Arbitraries.of(0.5, Double.POSITIVE_INFINITY),
                            Arbitraries.of(0.1, 1.0),
                            Arbitraries.of(
                                    new Critics(2, 0, 1),
                                    new Critics(1, 0),
                                    new Critics(2, 1),
                                    new Critics(3, 0, 1, 2),
                                    new Critics(5, 4, 1),
                                    new Critics(9, 8, 0, 3, 2, 7, 5, 1)))
                    .as((layerNorm, weight, rows, bound, average, critics) ->
                            new Beside(layerNorm, weight, rows, bound, average, critics.count, critics.inTargets));
        }

        private record Critics(int count, int... inTargets) {}
    }

    static Arbitrary<AgreementCase> any() {
        Arbitrary<Integer> rows = Arbitraries.of(1, 7, 33, 130);
        Arbitrary<Integer> syntheticRows = Arbitraries.of(0, 1, 40, 131);
        Arbitrary<Batches> batches = Combinators.combine(rows, syntheticRows, rows, Arbitraries.longs())
                .as(Batches::new);
        Arbitrary<Settings> settings = Combinators.combine(
                        Arbitraries.of(NoiseSchedule.Kind.class),
                        Arbitraries.of(0.0, 0.1, 1.0),
                        Arbitraries.of(ImportanceWeights.class),
                        Arbitraries.of(LogProbability.class))
                .as(Settings::new);
        return Combinators.combine(shapes(), settings, batches)
                .as((shape, setting, batch) -> new AgreementCase(
                        shape,
                        setting.kind,
                        setting.gradientPenalty,
                        setting.importanceWeights,
                        setting.logProbability,
                        Beside.NOTHING,
                        batch.expertRows,
                        batch.syntheticRows,
                        batch.policyRows,
                        batch.seed));
    }

    /// As [#any], soft actor-critic with whatever it does besides.
    static Arbitrary<AgreementCase> anyWithMore() {
        return Combinators.combine(any(), Beside.any()).as(AgreementCase::with);
    }

    private AgreementCase with(Beside more) {
        return new AgreementCase(
                shape,
                kind,
                gradientPenalty,
                importanceWeights,
                logProbability,
                more,
                expertRows,
                syntheticRows,
                policyRows,
                seed);
    }

    private record Batches(int expertRows, int syntheticRows, int policyRows, long seed) {}

    private record Settings(
            NoiseSchedule.Kind kind,
            double gradientPenalty,
            ImportanceWeights importanceWeights,
            LogProbability logProbability) {}

    /// Rows [action, observation], all actions clamped, or [observation, next observation], none clamped or as many
    /// columns as an action has.
    private static Arbitrary<NetworkShape> shapes() {
        Arbitrary<Integer> width = Arbitraries.integers().between(1, 70);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 20),
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.of(Rows.class),
                        width,
                        width,
                        Arbitraries.integers().between(1, 12))
                .as((observation, action, rows, denoiser, policy, steps) -> switch (rows) {
                    case ACTIONS ->
                        new NetworkShape(observation, action, observation + action, action, denoiser, policy, steps);
                    case STATES -> new NetworkShape(observation, action, 2 * observation, 0, denoiser, policy, steps);
                    case CLAMPED_STATES ->
                        new NetworkShape(
                                observation,
                                action,
                                2 * observation,
                                Math.min(action, 2 * observation),
                                denoiser,
                                policy,
                                steps);
                });
    }

    private enum Rows {
        ACTIONS,
        STATES,
        CLAMPED_STATES
    }

    NoiseSchedule schedule() {
        return NoiseSchedule.of(kind, shape.diffusionSteps());
    }

    ExampleLearner learner(BackendFactory factory) {
        DiscriminatorConfig discriminator =
                new DiscriminatorConfig(LEARNING_RATE, 0.9, 0.999, gradientPenalty, importanceWeights);
        SacConfig sac = new SacConfig(
                LEARNING_RATE,
                0.25,
                0.999,
                0.99,
                0.005,
                0.2,
                null,
                2,
                1e-3,
                1e-3,
                0,
                beside.policyAverage,
                beside.critics,
                beside.targetCritics.length,
                beside.layerNorm && shape.policyHidden() >= LEAST_NORMALIZED,
                logProbability);
        return ExampleLearner.of(
                factory, shape, schedule(), discriminator, sac, new RandomStream(seed, "initialization"));
    }

    DiscriminatorBatch discriminatorBatch() {
        DiscriminatorBatch batch =
                Example.discriminatorBatch(shape, expertRows, syntheticRows, new RandomStream(seed, "discriminator"));
        return gradientPenalty > 0 ? batch : Example.withoutPenalty(batch);
    }

    BinaryDiscriminatorTrainer binaryDiscriminator(LearnerBackend backend) {
        BinaryDiscriminatorConfig config = new BinaryDiscriminatorConfig(
                shape.denoiserHidden(), LEARNING_RATE, 0.9, 0.999, 10 * gradientPenalty, 10);
        return backend.binaryDiscriminator(config, new RandomStream(seed, "initialization"));
    }

    BinaryBatch binaryBatch() {
        RandomStream random = new RandomStream(seed, "binary");
        return new BinaryBatch(
                expertRows, random.gaussians(2 * expertRows * shape.rowSize()), random.uniforms(expertRows));
    }

    CloningTrainer cloning(LearnerBackend backend) {
        CloningConfig config = new CloningConfig(policyRows, LEARNING_RATE, 0.9, 0.999);
        return backend.behavioralCloning(config, new RandomStream(seed, "initialization"));
    }

    CloningBatch cloningBatch() {
        return Example.cloningBatch(shape, policyRows, new RandomStream(seed, "cloning"));
    }

    DenoisingTrainer denoising(LearnerBackend backend) {
        DenoisingConfig config = new DenoisingConfig(LEARNING_RATE, 0.9, 0.999);
        return backend.denoising(config, new RandomStream(seed, "initialization"));
    }

    DenoisingBatch denoisingBatch() {
        RandomStream random = new RandomStream(seed, "denoising");
        return new DenoisingBatch(
                random.gaussians(expertRows * shape.rowSize()),
                random.integers(expertRows, shape.diffusionSteps()),
                random.gaussians(expertRows * shape.rowSize()));
    }

    ParameterLayout critics() {
        return ParameterLayout.critics(shape, beside.critics);
    }

    SacBatch sacBatch() {
        SacBatch batch = Example.sacBatch(shape, policyRows, new RandomStream(seed, "policy"));
        return Example.withTargetCritics(batch, beside.targetCritics);
    }

    /// A whole step, with everything besides.
    SacStepResult sacStep(ExampleLearner learner) {
        SacTrainer.Cloning cloning = beside.cloningWeight == 0
                ? null
                : new SacTrainer.Cloning(
                        Example.cloningBatch(shape, beside.cloningRows, new RandomStream(seed, "beside")),
                        beside.cloningWeight);
        return learner.sacStep(sacBatch(), new ValueBounds(-beside.valueBound, beside.valueBound), cloning);
    }
}
