package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;

/// Behavioural cloning on float arrays: [CloningStep] alone.
final class BehavioralCloning implements CloningTrainer {
    private final Workers workers;
    private final Parameters parameters;
    private final Descent descent;
    private final CloningStep step;

    BehavioralCloning(Workers workers, NetworkShape shape, CloningConfig config, float[] initial) {
        Multilayer policy =
                new Multilayer(shape.observationSize(), shape.policyHidden(), 2 * shape.actionSize(), false);
        this.workers = workers;
        this.parameters = new Parameters(ParameterLayout.policy(shape), policy.placements("", "head"));
        parameters.replace(initial);
        this.descent = new Descent(workers, parameters, config.learningRate(), config.beta1(), config.beta2());
        this.step = new CloningStep(workers, policy, descent);
    }

    @Override
    public float step(CloningBatch batch) {
        RowLanes lanes = step.prepare(batch, 1, 0);
        workers.run(lanes.lanes(), step);
        float total = NonFiniteLossException.requireFinite("cloning loss", step.loss());
        if (!descent.gather(lanes.lanes())) {
            throw NonFiniteLossException.of("gradient of the policy", "not finite");
        }
        descent.step();
        return total;
    }

    @Override
    public float[] policyParameters() {
        return parameters.toArray();
    }

    @Override
    public void save(State state) {
        descent.save(state);
    }

    @Override
    public void load(State state) {
        descent.load(state);
    }
}
