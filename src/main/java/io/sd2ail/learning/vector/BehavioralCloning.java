package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.learning.CloningTrainer;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.util.List;
import java.util.stream.IntStream;

/// Behavioural cloning on float arrays: with t = tanh(mean(s)), n rows and d entries of an action,
/// L = sum (t - a)^2 / (n d) and dL/d(mean) = 2 (t - a) (1 - t^2) / (n d).
final class BehavioralCloning implements CloningTrainer {
    private final Workers workers;
    private final int actionSize;
    private final Multilayer policy;
    private final Parameters parameters;
    private final Descent descent;
    private final LaneSums loss = new LaneSums(1);
    private final List<Scratch> scratch;

    BehavioralCloning(Workers workers, NetworkShape shape, CloningConfig config, float[] initial) {
        this.workers = workers;
        this.actionSize = shape.actionSize();
        this.policy = new Multilayer(shape.observationSize(), shape.policyHidden(), 2 * shape.actionSize());
        this.parameters = new Parameters(ParameterLayout.policy(shape), policy.placements("", "head"));
        parameters.replace(initial);
        this.descent = new Descent(workers, parameters, config.learningRate(), config.beta1(), config.beta2());
        this.scratch = IntStream.range(0, workers.count())
                .mapToObj(_ -> new Scratch(policy))
                .toList();
    }

    /// One worker's memory for a block.
    private static final class Scratch {
        final float[] x;
        final Multilayer.Activations a;
        final float[] gradient1;
        final float[] gradient2;

        Scratch(Multilayer policy) {
            x = new float[RowLanes.BLOCK * policy.first.inStride];
            a = new Multilayer.Activations(policy);
            gradient1 = new float[RowLanes.BLOCK * policy.first.outStride];
            gradient2 = new float[RowLanes.BLOCK * policy.second.outStride];
        }
    }

    @Override
    public float step(CloningBatch batch) {
        RowLanes lanes = RowLanes.of(batch.rows());
        loss.reset(lanes.lanes());
        descent.lane(lanes.lanes() - 1);
        workers.run(lanes.lanes(), (worker, lane) -> lane(scratch.get(worker), batch, lanes, lane));
        float total = NonFiniteLossException.requireFinite("cloning loss", (float) loss.total(0));
        if (!descent.gather(lanes.lanes())) {
            throw NonFiniteLossException.of("gradient of the policy", "not finite");
        }
        descent.step();
        return total;
    }

    private void lane(Scratch s, CloningBatch batch, RowLanes lanes, int lane) {
        List<Affine> gradient = descent.lane(lane);
        gradient.forEach(Affine::clear);
        int size = policy.first.in;
        for (int b = 0; b < lanes.blocks(lane); b++) {
            int from = lanes.blockStart(lane, b);
            int rows = lanes.blockStart(lane, b + 1) - from;
            for (int row = 0; row < rows; row++) {
                System.arraycopy(batch.observations(), (from + row) * size, s.x, row * policy.first.inStride, size);
            }
            policy.forward(s.x, rows, s.a);
            compare(s.a.y, batch, from, rows, lane);
            policy.backward(s.x, rows, s.a, gradient, s.gradient2, s.gradient1);
        }
    }

    /// The loss of a block; leaves dL/d(output) in the output's place.
    private void compare(float[] output, CloningBatch batch, int from, int rows, int lane) {
        int stride = policy.head.outStride;
        double share = 1.0 / ((double) batch.rows() * actionSize);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < actionSize; j++) {
                int mean = row * stride + j;
                double t = Math.tanh(output[mean]);
                double difference = t - batch.actions()[(from + row) * actionSize + j];
                loss.add(lane, 0, share * difference * difference);
                output[mean] = (float) (2 * share * difference * (1 - t * t));
                output[mean + actionSize] = 0;
            }
        }
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
