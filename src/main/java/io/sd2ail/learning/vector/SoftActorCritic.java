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
import io.sd2ail.learning.Temperature;
import io.sd2ail.learning.ValueBounds;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Soft actor-critic with twin critics and automatic temperature (Haarnoja et al. 2018, arXiv 1812.05905), on float
/// arrays.
final class SoftActorCritic implements SacTrainer {
    private final Workers workers;
    private final SacConfig config;
    private final Multilayer policy;
    private final TwinCritic critics;
    private final TwinCritic targets;
    private final Parameters policyParameters;
    /// The policy's Polyak average.
    private final Multilayer average;
    private final Parameters averageParameters;
    private final Descent policyDescent;
    private final Descent criticsDescent;
    private final Temperature temperature;
    private final CriticStep criticStep;
    private final PolicyStep policyStep;
    private final CloningStep cloningStep;

    SoftActorCritic(Workers workers, NetworkShape shape, SacConfig config, float[] policy, float[] critics) {
        this.workers = workers;
        this.config = config;
        this.policy = policy(shape);
        this.average = policy(shape);
        this.critics = new TwinCritic(shape, config.layerNorm());
        this.targets = new TwinCritic(shape, config.layerNorm());
        this.policyParameters = new Parameters(ParameterLayout.policy(shape), this.policy.placements("", "head"));
        this.averageParameters = new Parameters(ParameterLayout.policy(shape), average.placements("", "head"));
        policyParameters.replace(policy);
        averageParameters.replace(policy);
        this.critics.parameters.replace(critics);
        this.targets.parameters.replace(critics);
        this.policyDescent =
                new Descent(workers, policyParameters, config.learningRate(), config.beta1(), config.beta2());
        this.criticsDescent =
                new Descent(workers, this.critics.parameters, config.learningRate(), config.beta1(), config.beta2());
        this.temperature = new Temperature(config, shape.actionSize());
        List<SacScratch> scratch = IntStream.range(0, workers.count())
                .mapToObj(_ -> new SacScratch(shape, config, this.policy, this.critics.first))
                .toList();
        this.criticStep = new CriticStep(this.policy, this.critics, targets, config, criticsDescent, scratch);
        this.policyStep = new PolicyStep(this.policy, this.critics, config, policyDescent, scratch);
        this.cloningStep = new CloningStep(workers, this.policy, policyDescent);
    }

    private static Multilayer policy(NetworkShape shape) {
        return new Multilayer(shape.observationSize(), shape.policyHidden(), 2 * shape.actionSize(), false);
    }

    @Override
    public float[] policyParameters() {
        return (config.policyAverage() < 1 ? averageParameters : policyParameters).toArray();
    }

    @Override
    public CriticResult updateCritics(SacBatch batch, ValueBounds bounds) {
        RowLanes lanes = RowLanes.of(batch.rows());
        criticStep.within(bounds);
        criticStep.prepare(batch, lanes, temperature.value());
        workers.run(lanes.lanes(), criticStep);
        float firstLoss = NonFiniteLossException.requireFinite("first critic's loss", criticStep.firstLoss());
        float secondLoss = NonFiniteLossException.requireFinite("second critic's loss", criticStep.secondLoss());
        descend("critics", criticsDescent, lanes.lanes());
        targets.follow(workers, critics, (float) config.targetRate());
        return new CriticResult((firstLoss + secondLoss) / 2, criticStep.meanValue());
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
            gathered = Math.max(gathered, clone(cloning.batch(), cloning.weight(), gathered));
            cloningLoss = NonFiniteLossException.requireFinite("cloning loss", cloningStep.loss());
        }
        descend("policy", policyDescent, gathered);
        followPolicy();

        float meanLogProbability = policyStep.meanLogProbability();
        float temperatureLoss = temperature.loss(meanLogProbability);
        temperature.update(meanLogProbability);
        return new PolicyResult(loss, cloningLoss, temperatureLoss, alpha, -meanLogProbability);
    }

    @Override
    public float clonePolicy(CloningBatch batch) {
        int lanes = clone(batch, 1, 0);
        float loss = NonFiniteLossException.requireFinite("cloning loss", cloningStep.loss());
        descend("policy", policyDescent, lanes);
        followPolicy();
        return loss;
    }

    /// @param begun lanes that hold a gradient already
    /// @return lanes of cloning
    private int clone(CloningBatch batch, double weight, int begun) {
        int lanes = cloningStep.prepare(batch, weight, begun).lanes();
        workers.run(lanes, cloningStep);
        return lanes;
    }

    private void followPolicy() {
        if (config.policyAverage() < 1) {
            average.follow(policy, (float) config.policyAverage());
        }
    }

    private static void descend(String name, Descent descent, int lanes) {
        if (!descent.gather(lanes)) {
            throw NonFiniteLossException.of("gradient of the " + name, "not finite");
        }
        descent.step();
    }

    @Override
    public void save(State state) {
        policyDescent.save(state.scope("policy"));
        if (config.policyAverage() < 1) {
            state.scope("averagePolicy").put("parameters", averageParameters.toArray());
        }
        criticsDescent.save(state.scope("critics"));
        state.scope("targetCritics").put("parameters", targets.parameters.toArray());
        temperature.save(state.scope("temperature"));
    }

    @Override
    public void load(State state) {
        policyDescent.load(state.scope("policy"));
        if (config.policyAverage() < 1) {
            averageParameters.replace(state.scope("averagePolicy").floats("parameters", averageParameters.size()));
        }
        criticsDescent.load(state.scope("critics"));
        int size = targets.parameters.size();
        targets.parameters.replace(state.scope("targetCritics").floats("parameters", size));
        temperature.load(state.scope("temperature"));
    }
}
