package io.sd2ail.learning.djl;

import ai.djl.ndarray.NDArray;
import io.sd2ail.data.State;

/// Adam (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1) over one flat array, with its moments where a checkpoint
/// can reach them. Epsilon is added AFTER the bias correction of the second moment, as in the paper and in PyTorch;
/// DJL's own optimizer adds it before, which gives other numbers.
final class Adam {
    private static final double EPSILON = 1e-8;

    private final DeviceMemory memory;
    private final double learningRate;
    private final double beta1;
    private final double beta2;
    private final int size;
    private NDArray firstMoment;
    private NDArray secondMoment;
    private long steps;

    Adam(DeviceMemory memory, int size, double learningRate, double beta1, double beta2) {
        this.memory = memory;
        this.learningRate = learningRate;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.size = size;
        this.firstMoment = memory.permanent(new float[size]);
        this.secondMoment = memory.permanent(new float[size]);
    }

    /// One step, in place: theta -= rate / (1 - beta1^t) m / (sqrt(v / (1 - beta2^t)) + epsilon), where the second
    /// correction is taken out of the root.
    void update(StepScope scope, Parameters parameters, NDArray gradient) {
        steps++;
        double correction = Math.sqrt(1 - Math.pow(beta2, (double) steps));
        double rate = learningRate * correction / (1 - Math.pow(beta1, (double) steps));
        NDArray g = scope.alias(gradient);
        NDArray m = scope.alias(firstMoment);
        NDArray v = scope.alias(secondMoment);
        NDArray theta = scope.alias(parameters.flat());

        m.muli(scope.constant(beta1)).addi(g.mul(scope.constant(1 - beta1)));
        v.muli(scope.constant(beta2)).addi(g.square().muli(scope.constant(1 - beta2)));
        NDArray deviation = v.sqrt().addi(scope.scalar(EPSILON * correction));
        theta.subi(m.div(deviation).muli(scope.scalar(rate)));
    }

    void save(State state) {
        state.put("m", firstMoment.toFloatArray());
        state.put("v", secondMoment.toFloatArray());
        state.put("step", steps);
    }

    void load(State state) {
        float[] m = state.floats("m", size);
        float[] v = state.floats("v", size);
        steps = state.number("step");
        firstMoment.close();
        secondMoment.close();
        firstMoment = memory.permanent(m);
        secondMoment = memory.permanent(v);
    }
}
