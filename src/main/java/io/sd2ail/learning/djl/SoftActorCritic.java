package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.data.State;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacResult;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.Temperature;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;

/// Soft actor-critic with twin critics and automatic temperature (Haarnoja et al. 2018, arXiv 1812.05905). One step:
/// critics, policy (with the new critics and the old temperature), temperature, target critics.
final class SoftActorCritic implements SacTrainer {
    private final DeviceMemory memory;
    private final NetworkShape shape;
    private final SacConfig config;
    private final Parameters policy;
    private final Parameters critics;
    private final Parameters targetCritics;
    private final Adam policyAdam;
    private final Adam criticsAdam;
    private final Temperature temperature;

    SoftActorCritic(DeviceMemory memory, NetworkShape shape, SacConfig config, float[] policy, float[] critics) {
        this.memory = memory;
        this.shape = shape;
        this.config = config;
        this.policy = new Parameters(memory, ParameterLayout.policy(shape), policy);
        this.critics = new Parameters(memory, ParameterLayout.critics(shape), critics);
        this.targetCritics = new Parameters(memory, ParameterLayout.critics(shape), critics);
        this.policyAdam = new Adam(memory, policy.length, config.learningRate(), config.beta1(), config.beta2());
        this.criticsAdam = new Adam(memory, critics.length, config.learningRate(), config.beta1(), config.beta2());
        this.temperature = new Temperature(config, shape.actionSize());
    }

    @Override
    public float[] policyParameters() {
        return policy.toArray();
    }

    @Override
    public SacResult step(SacBatch batch) {
        float alpha = temperature.value();
        CriticEvaluation criticStep = updateCritics(batch, alpha);
        PolicyEvaluation policyStep = updatePolicy(batch, alpha);
        float temperatureLoss = temperature.loss(policyStep.meanLogProbability);
        temperature.update(policyStep.meanLogProbability);
        followCritics();
        return new SacResult(
                (criticStep.firstLoss + criticStep.secondLoss) / 2,
                policyStep.loss,
                temperatureLoss,
                alpha,
                -policyStep.meanLogProbability,
                criticStep.meanValue);
    }

    /// y = scale r + (1 - terminal) gamma (min Q_target(s', a') - alpha log pi(a'|s')), in the surrounding scope. [B]
    NDArray targets(StepScope surrounding, SacBatch batch, float alpha) {
        NDArray y = surrounding.upload(scaled(batch.rewards(), config.rewardScale()), batch.rows()); // [B]
        try (StepScope scope = memory.inference()) {
            NDArray observations = observations(scope, batch.rows(), batch.nextObservations());
            SquashedGaussianPolicy.Draw next =
                    policy(scope, policy.frozen(scope)).draw(observations, batch.nextNoise());
            TwinCritic target = new TwinCritic(targetCritics.frozen(scope));
            NDArray value = target.minimum(Autograd.join(observations, next.action())); // [B]
            NDArray soft = value.sub(next.logProbability().mul(scope.scalar(alpha))); // [B]
            NDArray future = scope.upload(futureDiscounts(batch.terminal()), batch.rows()); // [B]
            y.addi(soft.mul(future));
        }
        return y;
    }

    private static float[] scaled(float[] values, double factor) {
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = (float) (factor * values[i]);
        }
        return scaled;
    }

    /// (1 - terminal) gamma. [B]
    private float[] futureDiscounts(float[] terminal) {
        float[] discounts = new float[terminal.length];
        for (int i = 0; i < terminal.length; i++) {
            discounts[i] = (float) ((1 - terminal[i]) * config.discount());
        }
        return discounts;
    }

    /// @param gradient of the sum of both losses, flat
    private record CriticEvaluation(float firstLoss, float secondLoss, float meanValue, NDArray gradient) {}

    private CriticEvaluation updateCritics(SacBatch batch, float alpha) {
        try (StepScope scope = memory.training()) {
            CriticEvaluation evaluation = evaluateCritics(scope, batch, targets(scope, batch, alpha));
            criticsAdam.update(scope, critics, evaluation.gradient);
            return evaluation;
        }
    }

    /// mean (Q - y)^2 / 2 of each critic.
    ///
    /// @param y [B], the targets
    private CriticEvaluation evaluateCritics(StepScope scope, SacBatch batch, NDArray y) {
        NDArray half = scope.constant(0.5);
        NDArray observations = observations(scope, batch.rows(), batch.observations());
        NDArray actions = scope.upload(batch.actions(), batch.rows(), shape.actionSize()); // [B, action]
        NDArray input = Autograd.join(observations, actions); // [B, observation + action]

        Weights weights = critics.trainable(scope);
        TwinCritic critic = new TwinCritic(weights);
        NDArray value = critic.first(input); // [B]
        NDArray firstLoss = value.sub(y).square().mean().mul(half);
        NDArray secondLoss = critic.second(input).sub(y).square().mean().mul(half);
        Autograd.backward(firstLoss.add(secondLoss), scope.constant(1));
        NDArray gradient = Autograd.gradient(weights.leaf());

        float[] read = scope.read(firstLoss, secondLoss, value.mean(), gradient.sum());
        float first = NonFiniteLossException.requireFinite("first critic's loss", read[0]);
        float second = NonFiniteLossException.requireFinite("second critic's loss", read[1]);
        NonFiniteLossException.requireFinite("gradient of the critics", read[3]);
        return new CriticEvaluation(first, second, read[2], gradient);
    }

    /// @param gradient of the loss, flat
    private record PolicyEvaluation(float loss, float meanLogProbability, NDArray gradient) {}

    private PolicyEvaluation updatePolicy(SacBatch batch, float alpha) {
        try (StepScope scope = memory.training()) {
            PolicyEvaluation evaluation = evaluatePolicy(scope, batch, alpha);
            policyAdam.update(scope, policy, evaluation.gradient);
            return evaluation;
        }
    }

    /// mean (alpha log pi - min Q) + c_mean mean(mean^2) + c_std mean(log_std^2).
    private PolicyEvaluation evaluatePolicy(StepScope scope, SacBatch batch, float alpha) {
        NDArray observations = observations(scope, batch.rows(), batch.observations());
        Weights weights = policy.trainable(scope);
        SquashedGaussianPolicy.Draw draw = policy(scope, weights).draw(observations, batch.policyNoise());
        TwinCritic critic = new TwinCritic(critics.frozen(scope));
        NDArray value = critic.minimum(Autograd.join(observations, draw.action())); // [B]

        NDArray soft = draw.logProbability().mul(scope.scalar(alpha)).sub(value).mean();
        NDArray meanPenalty = draw.mean().square().mean().mul(scope.constant(config.meanPenalty()));
        NDArray logStdPenalty = draw.logStd().square().mean().mul(scope.constant(config.logStdPenalty()));
        NDArray loss = soft.add(meanPenalty).add(logStdPenalty);
        Autograd.backward(loss, scope.constant(1));
        NDArray gradient = Autograd.gradient(weights.leaf());

        float[] read = scope.read(loss, draw.logProbability().mean(), gradient.sum());
        float total = NonFiniteLossException.requireFinite("policy's loss", read[0]);
        NonFiniteLossException.requireFinite("gradient of the policy", read[2]);
        return new PolicyEvaluation(total, read[1], gradient);
    }

    /// target = (1 - tau) target + tau critics.
    private void followCritics() {
        try (StepScope scope = memory.inference()) {
            NDArray target = scope.alias(targetCritics.flat());
            NDArray source = scope.alias(critics.flat());
            target.muli(scope.constant(1 - config.targetRate())).addi(source.mul(scope.constant(config.targetRate())));
        }
    }

    private NDArray observations(StepScope scope, int rows, float[] values) {
        return scope.upload(values, rows, shape.observationSize()); // [B, observation]
    }

    private SquashedGaussianPolicy policy(StepScope scope, Weights weights) {
        return new SquashedGaussianPolicy(scope, weights, shape.actionSize(), config.logProbability());
    }

    @Override
    public void save(State state) {
        save(state.scope("policy"), policy, policyAdam);
        save(state.scope("critics"), critics, criticsAdam);
        targetCritics.save(state.scope("targetCritics"));
        temperature.save(state.scope("temperature"));
    }

    private static void save(State state, Parameters parameters, Adam adam) {
        parameters.save(state);
        adam.save(state);
    }

    @Override
    public void load(State state) {
        load(state.scope("policy"), policy, policyAdam);
        load(state.scope("critics"), critics, criticsAdam);
        targetCritics.load(state.scope("targetCritics"));
        temperature.load(state.scope("temperature"));
    }

    private static void load(State state, Parameters parameters, Adam adam) {
        parameters.load(state);
        adam.load(state);
    }
}
