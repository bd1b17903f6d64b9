package io.sd2ail.bench.work;

import io.sd2ail.data.RandomStream;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.PolicySnapshot;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Actions as our rollouts draw them, one at a time, and mean actions as our evaluations take them, several at once.
final class JavaActing implements Work {
    private final Size size;
    private final PolicySnapshot policy;
    private final float[] action;
    private final RandomStream random = new RandomStream(1, "acting");
    /// [policyRows][observation]
    private final double[][] observations;
    /// The first observations, by part.
    private final Map<Part, double[][]> batches = new EnumMap<>(Part.class);

    JavaActing(Size size, Inputs inputs) {
        this.size = size;
        this.action = new float[size.shape().actionSize()];
        RandomStream parameters = inputs.parameterStream();
        Initialization.denoiser(size.shape(), parameters);
        float[] scale = new float[size.observation()];
        Arrays.fill(scale, 1);
        this.policy = new PolicySnapshot(
                size.shape(), Initialization.policy(size.shape(), 0, parameters), new float[size.observation()], scale);
        this.observations = observations(size, inputs);
        Part.of(Subject.ROLLOUT).forEach(part -> batches.put(part, Arrays.copyOf(observations, part.rows())));
    }

    private static double[][] observations(Size size, Inputs inputs) {
        double[][] observations = new double[size.policyRows()][size.observation()];
        for (int i = 0; i < observations.length; i++) {
            for (int j = 0; j < size.observation(); j++) {
                observations[i][j] = inputs.sac().observations()[i * size.observation() + j];
            }
        }
        return observations;
    }

    @Override
    public double run(Part part) {
        if (part == Part.ACT_1) {
            policy.act(observations[0], random, action);
            return action[0];
        }
        return policy.actDeterministic(Objects.requireNonNull(batches.get(part)))[0][0];
    }

    @Override
    public Map<String, double[]> check() {
        double sum = 0;
        for (float[] action : policy.actDeterministic(observations)) {
            sum += IterationWork.meanSquare(action);
        }
        return Map.of("act", new double[] {sum / size.policyRows(), sum / size.policyRows()});
    }

    @Override
    public void close() {}
}
