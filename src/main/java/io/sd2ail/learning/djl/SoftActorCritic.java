package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.data.State;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CriticResult;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.PolicyResult;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.learning.objective.Temperature;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import org.jspecify.annotations.Nullable;

/// Soft actor-critic with twin critics and automatic temperature (Haarnoja et al. 2018, arXiv 1812.05905), by
/// PyTorch.
final class SoftActorCritic implements SacTrainer {
    private final DeviceMemory memory;
    private final NetworkShape shape;
    private final SacConfig config;
    private final Parameters policy;
    private final Parameters critics;
    private final Parameters targetCritics;
    /// The policy's Polyak average; null where the policy itself acts.
    private final @Nullable Parameters average;

    private final Adam policyAdam;
    private final Adam criticsAdam;
    private final Temperature temperature;

    SoftActorCritic(DeviceMemory memory, NetworkShape shape, SacConfig config, float[] policy, float[] critics) {
        this.memory = memory;
        this.shape = shape;
        this.config = config;
        this.policy = new Parameters(memory, ParameterLayout.policy(shape), policy);
        this.average =
                config.policyAverage() < 1 ? new Parameters(memory, ParameterLayout.policy(shape), policy) : null;
        this.critics = new Parameters(memory, ParameterLayout.critics(shape), critics);
        this.targetCritics = new Parameters(memory, ParameterLayout.critics(shape), critics);
        this.policyAdam = new Adam(memory, policy.length, config.learningRate(), config.beta1(), config.beta2());
        this.criticsAdam = new Adam(memory, critics.length, config.learningRate(), config.beta1(), config.beta2());
        this.temperature = new Temperature(config, shape.actionSize());
    }

    @Override
    public float[] policyParameters() {
        return (average == null ? policy : average).toArray();
    }

    @Override
    public void beginWith(float[] initial) {
        policy.replace(initial);
        if (average != null) {
            average.replace(initial);
        }
    }

    @Override
    public CriticResult updateCritics(SacBatch batch, ValueBounds bounds) {
        try (StepScope scope = memory.training()) {
            NDArray y = targets(scope, batch, temperature.value(), bounds);
            CriticEvaluation evaluation = evaluateCritics(scope, batch, y);
            criticsAdam.update(scope, critics, evaluation.gradient);
            follow(targetCritics, critics, config.targetRate());
            return new CriticResult((evaluation.firstLoss + evaluation.secondLoss) / 2, evaluation.meanValue);
        }
    }

    @Override
    public PolicyResult updatePolicy(SacBatch batch, @Nullable Cloning cloning) {
        float alpha = temperature.value();
        PolicyEvaluation evaluation = descendPolicy(batch, alpha, cloning);
        float temperatureLoss = temperature.loss(evaluation.meanLogProbability);
        temperature.update(evaluation.meanLogProbability);
        return new PolicyResult(
                evaluation.loss, evaluation.cloningLoss, temperatureLoss, alpha, -evaluation.meanLogProbability);
    }

    @Override
    public float clonePolicy(CloningBatch batch) {
        float loss = BehavioralCloning.descend(memory, shape, policy, policyAdam, batch);
        followPolicy();
        return loss;
    }

    /// y = scale r + (1 - terminal) gamma (min Q_target(s', a') - alpha log pi(a'|s')) within its bounds, in the
    /// surrounding scope. [B]
    NDArray targets(StepScope surrounding, SacBatch batch, float alpha, ValueBounds bounds) {
        NDArray y = surrounding.upload(scaled(batch.rewards(), config.rewardScale()), batch.rows()); // [B]
        try (StepScope scope = memory.inference()) {
            NDArray observations = observations(scope, batch.rows(), batch.nextObservations());
            SquashedGaussianPolicy.Draw next =
                    policy(scope, policy.frozen(scope)).draw(observations, batch.nextNoise());
            TwinCritic target = critic(scope, targetCritics.frozen(scope));
            NDArray value = target.minimum(Autograd.join(observations, next.action())); // [B]
            NDArray soft = value.sub(next.logProbability().mul(scope.scalar(alpha))); // [B]
            NDArray future = scope.upload(futureDiscounts(batch.terminal()), batch.rows()); // [B]
            y.addi(soft.mul(future));
        }
        return bounds.equals(ValueBounds.NONE) ? y : y.clip(bounds.lowest(), bounds.highest());
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

    /// mean (Q - y)^2 / 2 of each critic.
    ///
    /// @param y [B], the targets
    private CriticEvaluation evaluateCritics(StepScope scope, SacBatch batch, NDArray y) {
        NDArray half = scope.constant(0.5);
        NDArray observations = observations(scope, batch.rows(), batch.observations());
        NDArray actions = scope.upload(batch.actions(), batch.rows(), shape.actionSize()); // [B, action]
        NDArray input = Autograd.join(observations, actions); // [B, observation + action]

        Weights weights = critics.trainable(scope);
        TwinCritic critic = critic(scope, weights);
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

    /// @param loss without cloning
    /// @param gradient of both, flat
    private record PolicyEvaluation(float loss, float cloningLoss, float meanLogProbability, NDArray gradient) {}

    private PolicyEvaluation descendPolicy(SacBatch batch, float alpha, @Nullable Cloning cloning) {
        try (StepScope scope = memory.training()) {
            PolicyEvaluation evaluation = evaluatePolicy(scope, batch, alpha, cloning);
            policyAdam.update(scope, policy, evaluation.gradient);
            followPolicy();
            return evaluation;
        }
    }

    /// mean (alpha log pi - min Q) + c_mean mean(mean^2) + c_std mean(log_std^2), and cloning by its weight.
    private PolicyEvaluation evaluatePolicy(StepScope scope, SacBatch batch, float alpha, @Nullable Cloning cloning) {
        NDArray observations = observations(scope, batch.rows(), batch.observations());
        Weights weights = policy.trainable(scope);
        SquashedGaussianPolicy.Draw draw = policy(scope, weights).draw(observations, batch.policyNoise());
        TwinCritic critic = critic(scope, critics.frozen(scope));
        NDArray value = critic.minimum(Autograd.join(observations, draw.action())); // [B]

        NDArray soft = draw.logProbability().mul(scope.scalar(alpha)).sub(value).mean();
        NDArray meanPenalty = draw.mean().square().mean().mul(scope.constant(config.meanPenalty()));
        NDArray logStdPenalty = draw.logStd().square().mean().mul(scope.constant(config.logStdPenalty()));
        NDArray loss = soft.add(meanPenalty).add(logStdPenalty);
        NDArray cloned =
                cloning == null ? scope.constant(0) : BehavioralCloning.loss(scope, weights, shape, cloning.batch());
        NDArray both = cloning == null ? loss : loss.add(cloned.mul(scope.scalar(cloning.weight())));
        Autograd.backward(both, scope.constant(1));
        NDArray gradient = Autograd.gradient(weights.leaf());

        float[] read = scope.read(loss, cloned, draw.logProbability().mean(), gradient.sum());
        NonFiniteLossException.requireFinite("policy's loss", read[0]);
        NonFiniteLossException.requireFinite("cloning loss", read[1]);
        NonFiniteLossException.requireFinite("gradient of the policy", read[3]);
        return new PolicyEvaluation(read[0], read[1], read[2], gradient);
    }

    private void followPolicy() {
        if (average != null) {
            follow(average, policy, config.policyAverage());
        }
    }

    /// The Polyak average: target = (1 - rate) target + rate source.
    private void follow(Parameters target, Parameters source, double rate) {
        try (StepScope scope = memory.inference()) {
            scope.alias(target.flat())
                    .muli(scope.constant(1 - rate))
                    .addi(scope.alias(source.flat()).mul(scope.constant(rate)));
        }
    }

    private TwinCritic critic(StepScope scope, Weights weights) {
        return new TwinCritic(scope, weights, config.layerNorm());
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
        if (average != null) {
            average.save(state.scope("averagePolicy"));
        }
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
        if (average != null) {
            average.load(state.scope("averagePolicy"));
        }
        load(state.scope("critics"), critics, criticsAdam);
        targetCritics.load(state.scope("targetCritics"));
        temperature.load(state.scope("temperature"));
    }

    private static void load(State state, Parameters parameters, Adam adam) {
        parameters.load(state);
        adam.load(state);
    }
}
