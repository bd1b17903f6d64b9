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
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Soft actor-critic with several critics and automatic temperature (Haarnoja et al. 2018, arXiv 1812.05905), by
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
        ParameterLayout layout = ParameterLayout.critics(shape, config.critics());
        this.critics = new Parameters(memory, layout, critics);
        this.targetCritics = new Parameters(memory, layout, critics);
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
            return new CriticResult(evaluation.loss, evaluation.meanValue);
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
            Critics targets = critics(scope, targetCritics.frozen(scope));
            NDArray value = targets.minimum(Autograd.join(observations, next.action()), batch.targetCritics()); // [B]
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

    /// @param loss mean of the critics' losses
    /// @param meanValue of the first critic
    /// @param gradient of the sum of the losses, flat
    private record CriticEvaluation(float loss, float meanValue, NDArray gradient) {}

    /// mean (Q - y)^2 / 2 of each critic.
    ///
    /// @param y [B], the targets
    private CriticEvaluation evaluateCritics(StepScope scope, SacBatch batch, NDArray y) {
        NDArray half = scope.constant(0.5);
        NDArray observations = observations(scope, batch.rows(), batch.observations());
        NDArray actions = scope.upload(batch.actions(), batch.rows(), shape.actionSize()); // [B, action]
        NDArray input = Autograd.join(observations, actions); // [B, observation + action]

        Weights weights = critics.trainable(scope);
        NDArray[] values = critics(scope, weights).values(input); // N x [B]
        NDArray losses = Arrays.stream(values)
                .map(value -> value.sub(y).square().mean().mul(half))
                .reduce(NDArray::add)
                .orElseThrow();
        Autograd.backward(losses, scope.constant(1));
        NDArray gradient = Autograd.gradient(weights.leaf());

        float[] read = scope.read(losses, values[0].mean(), gradient.sum());
        float loss = NonFiniteLossException.requireFinite("critics' loss", read[0] / values.length);
        NonFiniteLossException.requireFinite("gradient of the critics", read[2]);
        return new CriticEvaluation(loss, read[1], gradient);
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

    /// mean (alpha log pi - Q) + c_mean mean(mean^2) + c_std mean(log_std^2), and cloning by its weight; Q is the
    /// critics' minimum, or their mean where targets take the minimum of some alone.
    private PolicyEvaluation evaluatePolicy(StepScope scope, SacBatch batch, float alpha, @Nullable Cloning cloning) {
        NDArray observations = observations(scope, batch.rows(), batch.observations());
        Weights weights = policy.trainable(scope);
        SquashedGaussianPolicy.Draw draw = policy(scope, weights).draw(observations, batch.policyNoise());
        Critics judges = critics(scope, critics.frozen(scope));
        NDArray input = Autograd.join(observations, draw.action()); // [B, observation + action]
        NDArray value = config.drawsTargetCritics() ? judges.mean(input) : judges.minimum(input); // [B]

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

    @Override
    public float[] values(int rows, float[] observations, float[] actions) {
        try (StepScope scope = memory.inference()) {
            NDArray input = Autograd.join(
                    observations(scope, rows, observations), scope.upload(actions, rows, shape.actionSize()));
            return critics(scope, critics.frozen(scope)).minimum(input).toFloatArray();
        }
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

    private Critics critics(StepScope scope, Weights weights) {
        return new Critics(scope, weights, config.critics(), config.layerNorm());
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
