package io.sd2ail.network;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.ObservationNormalizer;

/// The policy for acting: a tanh-squashed Gaussian (Haarnoja et al. 2018, arXiv 1812.05905, appendix C) over two hidden
/// ReLU layers, in plain Java, so a rollout worker needs no native library.
///
///     h      = relu(W2 relu(W1 o + b1) + b2)
///     mean, logStd = head(h)
///     action = tanh(mean + exp(clamp(logStd, -20, 2)) eps)
///
/// An action's numbers are the same on every machine, alone or beside other rows.
///
/// Not thread-safe: it computes in scratch arrays of its own.
public final class PolicySnapshot {
    /// Bounds of the logarithm of a standard deviation.
    public static final float SMALLEST_LOG_STD = -20;

    public static final float LARGEST_LOG_STD = 2;

    private final int actionSize;
    private final ObservationNormalizer normalizer;
    private final LinearLayer first;
    private final LinearLayer second;
    private final LinearLayer head;

    private final Inference inference;
    /// Scratch of the inference.
    private final int[] active;
    private final double[][] one = new double[1][];
    /// [rows, padded observation]
    private float[] input = {};
    /// [rows, padded hidden width]
    private float[] hidden1 = {};
    private float[] hidden2 = {};
    /// [rows, padded 2 action]: means, then the logarithms of the standard deviations.
    private float[] output = {};

    /// @param parameters flat, in the order of [ParameterLayout#policy]; copied
    /// @param observationMean [observationSize], subtracted first
    /// @param observationScale [observationSize], the divisor after that
    /// @throws IllegalArgumentException when an array has another length than the shape says, or is not finite
    public PolicySnapshot(NetworkShape shape, float[] parameters, float[] observationMean, float[] observationScale) {
        this(shape, parameters, observationMean, observationScale, Inference.fastest());
    }

    PolicySnapshot(
            NetworkShape shape,
            float[] parameters,
            float[] observationMean,
            float[] observationScale,
            Inference inference) {
        ParameterLayout layout = ParameterLayout.policy(shape);
        if (parameters.length != layout.size()) {
            throw new IllegalArgumentException("a policy of this shape has " + layout.size() + " parameters, not "
                    + parameters.length + ": policy and environment are of different tasks or sizes");
        }
        requireFinite(parameters);
        this.normalizer = new ObservationNormalizer(observationMean.clone(), observationScale.clone());
        if (normalizer.observationSize() != shape.observationSize()) {
            throw new IllegalArgumentException("the observation scaling has " + normalizer.observationSize()
                    + " entries, an observation has " + shape.observationSize());
        }
        this.actionSize = shape.actionSize();
        this.first = LinearLayer.of(layout, "l1", parameters);
        this.second = LinearLayer.of(layout, "l2", parameters);
        this.head = LinearLayer.of(layout, "head", parameters);
        this.inference = inference;
        this.active = new int[Math.max(first.inputs(), second.inputs())];
        makeRoom(1);
    }

    private void makeRoom(int rows) {
        if (output.length < rows * head.outputs()) {
            input = new float[rows * first.inputs()];
            hidden1 = new float[rows * first.outputs()];
            hidden2 = new float[rows * second.outputs()];
            output = new float[rows * head.outputs()];
        }
    }

    /// The policy of a snapshot of topic POLICY.
    ///
    /// @throws IllegalArgumentException when the snapshot lacks an array or does not fit the shape
    public static PolicySnapshot of(NetworkShape shape, ParameterSnapshot snapshot) {
        return new PolicySnapshot(
                shape,
                snapshot.array(ParameterSnapshot.POLICY),
                snapshot.array(ParameterSnapshot.OBSERVATION_MEAN),
                snapshot.array(ParameterSnapshot.OBSERVATION_SCALE));
    }

    private static void requireFinite(float[] parameters) {
        for (int i = 0; i < parameters.length; i++) {
            if (!Float.isFinite(parameters[i])) {
                throw new IllegalArgumentException("policy parameter " + i + " is " + parameters[i]);
            }
        }
    }

    /// An action drawn from the policy.
    ///
    /// @param observation [observationSize], in the environment's units
    /// @param action [actionSize], takes the action, each entry in [-1, 1]
    public void act(double[] observation, RandomStream random, float[] action) {
        act(observation, random, 1, action);
    }

    /// An action drawn with more or less noise: tanh(mean + noise exp(logStd) eps).
    ///
    /// @param noise factor of the standard deviation, 1 as learned
    public void act(double[] observation, RandomStream random, double noise, float[] action) {
        one[0] = observation;
        forward(one);
        for (int i = 0; i < actionSize; i++) {
            double logStd = Math.clamp(output[actionSize + i], SMALLEST_LOG_STD, LARGEST_LOG_STD);
            action[i] = (float) Math.tanh(output[i] + noise * Math.exp(logStd) * random.nextGaussian());
        }
    }

    /// The policy's mean action, tanh(mean).
    ///
    /// @param observation [observationSize], in the environment's units
    /// @return [actionSize], each in [-1, 1]
    public float[] actDeterministic(double[] observation) {
        one[0] = observation;
        forward(one);
        return meanAction(0);
    }

    /// The mean actions of several observations, each with the numbers of [#actDeterministic(double\[\])].
    ///
    /// @param observations [rows, observationSize], in the environment's units
    /// @return [rows, actionSize], each in [-1, 1]
    public float[][] actDeterministic(double[][] observations) {
        forward(observations);
        float[][] actions = new float[observations.length][];
        for (int row = 0; row < actions.length; row++) {
            actions[row] = meanAction(row);
        }
        return actions;
    }

    private float[] meanAction(int row) {
        float[] action = new float[actionSize];
        for (int i = 0; i < actionSize; i++) {
            action[i] = (float) Math.tanh(output[row * head.outputs() + i]);
        }
        return action;
    }

    private void forward(double[][] observations) {
        int rows = observations.length;
        makeRoom(rows);
        for (int row = 0; row < rows; row++) {
            normalizer.normalize(observations[row], input, row * first.inputs());
        }
        inference.relu(first, input, rows, active, hidden1);
        inference.relu(second, hidden1, rows, active, hidden2);
        inference.linear(head, hidden2, rows, active, output);
    }
}
