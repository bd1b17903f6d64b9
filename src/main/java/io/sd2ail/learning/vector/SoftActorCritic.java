package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.SacResult;
import io.sd2ail.learning.SacTrainer;
import io.sd2ail.learning.Temperature;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.List;
import java.util.stream.IntStream;

/// Soft actor-critic with twin critics and automatic temperature (Haarnoja et al. 2018, arXiv 1812.05905). One step:
/// critics, policy (with the new critics and the old temperature), temperature, target critics.
final class SoftActorCritic implements SacTrainer {
    private final Workers workers;
    private final SacConfig config;
    private final Multilayer policy;
    private final TwinCritic critics;
    private final TwinCritic targets;
    private final Parameters policyParameters;
    private final Descent policyDescent;
    private final Descent criticsDescent;
    private final Temperature temperature;
    private final CriticStep criticStep;
    private final PolicyStep policyStep;

    SoftActorCritic(Workers workers, NetworkShape shape, SacConfig config, float[] policy, float[] critics) {
        this.workers = workers;
        this.config = config;
        this.policy = new Multilayer(shape.observationSize(), shape.policyHidden(), 2 * shape.actionSize());
        this.critics = new TwinCritic(shape);
        this.targets = new TwinCritic(shape);
        this.policyParameters = new Parameters(ParameterLayout.policy(shape), this.policy.placements("", "head"));
        policyParameters.replace(policy);
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
    }

    @Override
    public float[] policyParameters() {
        return policyParameters.toArray();
    }

    @Override
    public SacResult step(SacBatch batch) {
        float alpha = temperature.value();
        RowLanes lanes = RowLanes.of(batch.rows());

        criticStep.prepare(batch, lanes, alpha);
        workers.run(lanes.lanes(), criticStep);
        float firstLoss = NonFiniteLossException.requireFinite("first critic's loss", criticStep.firstLoss());
        float secondLoss = NonFiniteLossException.requireFinite("second critic's loss", criticStep.secondLoss());
        descend("critics", criticsDescent, lanes);

        policyStep.prepare(batch, lanes, alpha);
        workers.run(lanes.lanes(), policyStep);
        float policyLoss = NonFiniteLossException.requireFinite("policy's loss", policyStep.loss());
        descend("policy", policyDescent, lanes);

        float meanLogProbability = policyStep.meanLogProbability();
        float temperatureLoss = temperature.loss(meanLogProbability);
        temperature.update(meanLogProbability);
        targets.follow(workers, critics, (float) config.targetRate());
        return new SacResult(
                (firstLoss + secondLoss) / 2,
                policyLoss,
                temperatureLoss,
                alpha,
                -meanLogProbability,
                criticStep.meanValue());
    }

    private static void descend(String name, Descent descent, RowLanes lanes) {
        if (!descent.gather(lanes.lanes())) {
            throw NonFiniteLossException.of("gradient of the " + name, "not finite");
        }
        descent.step();
    }

    @Override
    public void save(State state) {
        policyDescent.save(state.scope("policy"));
        criticsDescent.save(state.scope("critics"));
        state.scope("targetCritics").put("parameters", targets.parameters.toArray());
        temperature.save(state.scope("temperature"));
    }

    @Override
    public void load(State state) {
        policyDescent.load(state.scope("policy"));
        criticsDescent.load(state.scope("critics"));
        int size = targets.parameters.size();
        targets.parameters.replace(state.scope("targetCritics").floats("parameters", size));
        temperature.load(state.scope("temperature"));
    }
}
