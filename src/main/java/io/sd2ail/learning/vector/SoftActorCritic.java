package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CriticResult;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.PolicyResult;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.learning.objective.Temperature;
import io.sd2ail.learning.vector.network.Critics;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.Multilayer;
import io.sd2ail.learning.vector.network.PolicyNetwork;
import io.sd2ail.learning.vector.network.RowLanes;
import io.sd2ail.network.NetworkShape;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Soft actor-critic with several critics and automatic temperature (Haarnoja et al. 2018, arXiv 1812.05905), on float
/// arrays.
final class SoftActorCritic implements SacTrainer {
    private final Workers workers;
    private final SacConfig config;
    private final PolicyNetwork policy;
    /// Its Polyak average; null where the policy itself acts.
    private final @Nullable PolicyNetwork average;

    private final Critics critics;
    private final Critics targets;
    private final Descent policyDescent;
    private final Descent criticsDescent;
    private final Temperature temperature;
    private final CriticStep criticStep;
    private final PolicyStep policyStep;
    private final CloningStep cloningStep;
    private final ActionValues actionValues;

    SoftActorCritic(Workers workers, NetworkShape shape, SacConfig config, float[] policy, float[] critics) {
        this.workers = workers;
        this.config = config;
        this.policy = new PolicyNetwork(shape, policy);
        this.average = config.policyAverage() < 1 ? new PolicyNetwork(shape, policy) : null;
        this.critics = new Critics(shape, config.critics(), config.layerNorm());
        this.targets = new Critics(shape, config.critics(), config.layerNorm());
        this.critics.parameters.replace(critics);
        this.targets.parameters.replace(critics);
        this.policyDescent =
                new Descent(workers, this.policy.parameters, config.learningRate(), config.beta1(), config.beta2());
        this.criticsDescent =
                new Descent(workers, this.critics.parameters, config.learningRate(), config.beta1(), config.beta2());
        this.temperature = new Temperature(config, shape.actionSize());
        Multilayer layers = this.policy.layers;
        List<SacScratch> scratch = IntStream.range(0, workers.count())
                .mapToObj(_ -> new SacScratch(shape, config, layers, this.critics))
                .toList();
        this.criticStep = new CriticStep(layers, this.critics, targets, config, criticsDescent, scratch);
        this.policyStep = new PolicyStep(layers, this.critics, config, policyDescent, scratch);
        this.cloningStep = new CloningStep(workers, layers, policyDescent);
        this.actionValues = new ActionValues(workers, this.critics, scratch);
    }

    @Override
    public float[] policyParameters() {
        return (average == null ? policy : average).parameters.toArray();
    }

    @Override
    public void beginWith(float[] initial) {
        policy.parameters.replace(initial);
        if (average != null) {
            average.parameters.replace(initial);
        }
    }

    @Override
    public CriticResult updateCritics(SacBatch batch, ValueBounds bounds) {
        RowLanes lanes = RowLanes.of(batch.rows());
        criticStep.within(bounds);
        criticStep.prepare(batch, lanes, temperature.value());
        workers.run(lanes.lanes(), criticStep);
        float loss = criticStep.loss();
        criticsDescent.step(lanes.lanes(), "critics");
        targets.parameters.follow(workers, critics.parameters, (float) config.targetRate());
        return new CriticResult(loss, criticStep.meanValue());
    }

    @Override
    public PolicyResult updatePolicy(SacBatch batch, @Nullable Cloning cloning) {
        float alpha = temperature.value();
        RowLanes lanes = RowLanes.of(batch.rows());
        policyStep.prepare(batch, lanes, alpha);
        workers.run(lanes.lanes(), policyStep);
        float loss = NonFiniteLossException.requireFinite("policy's loss", policyStep.loss());
        int gathered = lanes.lanes();
        float cloningLoss = 0;
        if (cloning != null) {
            gathered = Math.max(gathered, cloningStep.gather(cloning.batch(), cloning.weight(), gathered));
            cloningLoss = cloningStep.loss();
        }
        policyDescent.step(gathered, "policy");
        followPolicy();

        float meanLogProbability = policyStep.meanLogProbability();
        float temperatureLoss = temperature.loss(meanLogProbability);
        temperature.update(meanLogProbability);
        return new PolicyResult(loss, cloningLoss, temperatureLoss, alpha, -meanLogProbability);
    }

    @Override
    public float clonePolicy(CloningBatch batch) {
        float loss = cloningStep.descend(batch);
        followPolicy();
        return loss;
    }

    @Override
    public float[] values(int rows, float[] observations, float[] actions) {
        return actionValues.of(rows, observations, actions);
    }

    private void followPolicy() {
        if (average != null) {
            average.parameters.follow(workers, policy.parameters, (float) config.policyAverage());
        }
    }

    @Override
    public void save(State state) {
        policyDescent.save(state.scope("policy"));
        if (average != null) {
            state.scope("averagePolicy").put("parameters", average.parameters.toArray());
        }
        criticsDescent.save(state.scope("critics"));
        state.scope("targetCritics").put("parameters", targets.parameters.toArray());
        temperature.save(state.scope("temperature"));
    }

    @Override
    public void load(State state) {
        policyDescent.load(state.scope("policy"));
        if (average != null) {
            int size = average.parameters.size();
            average.parameters.replace(state.scope("averagePolicy").floats("parameters", size));
        }
        criticsDescent.load(state.scope("critics"));
        int size = targets.parameters.size();
        targets.parameters.replace(state.scope("targetCritics").floats("parameters", size));
        temperature.load(state.scope("temperature"));
    }
}
