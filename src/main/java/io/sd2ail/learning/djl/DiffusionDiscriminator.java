package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.DiscriminatorTrainer;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.objective.DiscriminatorObjective;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;

/// The diffusion model as discriminator (arXiv 2512.18583): rows that it denoises well are expert-like,
/// D(x) = exp(-mean_d (epsilon - epsilon_hat(x_t, t))^2).
final class DiffusionDiscriminator implements DiscriminatorTrainer {
    private final DeviceMemory memory;
    private final NetworkShape shape;
    private final NoiseSchedule schedule;
    private final DiscriminatorConfig config;
    private final GradientPenalty penalty;
    private final Parameters parameters;
    private final Adam adam;
    private final ExpertProbability expertProbability;

    DiffusionDiscriminator(
            DeviceMemory memory,
            NetworkShape shape,
            NoiseSchedule schedule,
            DiscriminatorConfig config,
            float[] initial) {
        this.memory = memory;
        this.shape = shape;
        this.schedule = schedule;
        this.config = config;
        this.penalty = new GradientPenalty(shape, schedule);
        this.parameters = new Parameters(memory, ParameterLayout.denoiser(shape), initial);
        this.adam = new Adam(memory, parameters.size(), config.learningRate(), config.beta1(), config.beta2());
        this.expertProbability = new ExpertProbability(memory, shape, schedule);
    }

    @Override
    public float[] expertProbability(int count, float[] rows, float[] noise) {
        return expertProbability.of(parameters, count, rows, noise);
    }

    @Override
    public float[] denoiserParameters() {
        return parameters.toArray();
    }

    @Override
    public DiscriminatorResult step(DiscriminatorBatch batch) {
        try (StepScope scope = memory.training()) {
            Evaluation evaluation = evaluate(scope, batch);
            adam.update(scope, parameters, evaluation.gradient);
            return evaluation.result;
        }
    }

    /// @param gradient of the total loss, flat
    record Evaluation(DiscriminatorResult result, NDArray gradient) {}

    /// Loss and gradient at the present weights.
    Evaluation evaluate(StepScope scope, DiscriminatorBatch batch) {
        Weights weights = parameters.trainable(scope);
        Denoiser denoiser = new Denoiser(scope, shape, weights);
        NDArray error = error(scope, denoiser, batch); // [N]
        DiscriminatorObjective objective =
                DiscriminatorObjective.of(error.toFloatArray(), batch, config.importanceWeights());
        // The clamps of the cross-entropy are in its slopes, so it enters the graph as their product with the error.
        NDArray loss =
                error.mul(scope.upload(objective.slopes(), batch.allRows())).sum();
        NDArray penaltyLoss = scope.constant(0);
        if (config.gradientPenalty() > 0) {
            penaltyLoss = penalty.loss(scope, denoiser, batch, batch.requirePenalty())
                    .mul(scope.constant(config.gradientPenalty()));
            loss = loss.add(penaltyLoss);
        }
        Autograd.backward(loss, scope.constant(1));
        NDArray gradient = Autograd.gradient(weights.leaf());
        float[] read = scope.read(penaltyLoss, gradient.sum());
        float total =
                NonFiniteLossException.requireFinite("discriminator's loss", (float) (objective.loss() + read[0]));
        // One NaN or infinity makes the whole sum so.
        NonFiniteLossException.requireFinite("gradient of the discriminator", read[1]);
        return new Evaluation(result(objective, total, read[0]), gradient);
    }

    /// mean_d (epsilon - epsilon_hat(x_t, t))^2 of each row. [N]
    private NDArray error(StepScope scope, Denoiser denoiser, DiscriminatorBatch batch) {
        int rows = batch.allRows();
        float[] noised = schedule.noised(batch.steps(), batch.rows(), batch.noise());
        NDArray x = scope.upload(noised, rows, shape.rowSize()); // [N, rowSize]
        NDArray epsilon = scope.upload(batch.noise(), rows, shape.rowSize()); // [N, rowSize]
        NDArray predicted = denoiser.predict(x, scope.indices(batch.steps())); // [N, rowSize]
        return predicted.sub(epsilon).square().mean(new int[] {1});
    }

    private static DiscriminatorResult result(DiscriminatorObjective objective, float total, float penaltyLoss) {
        return new DiscriminatorResult(
                total,
                (float) objective.expertLoss(),
                (float) objective.syntheticLoss(),
                (float) objective.agentLoss(),
                penaltyLoss,
                objective.probabilities());
    }

    @Override
    public void save(State state) {
        parameters.save(state);
        adam.save(state);
    }

    @Override
    public void load(State state) {
        parameters.load(state);
        adam.load(state);
    }
}
