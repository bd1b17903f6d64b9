package io.sd2ail.learning.vector;

import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.vector.network.Critics;
import io.sd2ail.learning.vector.network.Multilayer;
import io.sd2ail.learning.vector.network.RowLanes;
import io.sd2ail.network.NetworkShape;
import java.util.List;
import java.util.stream.IntStream;

/// One worker's memory for a block of soft actor-critic rows.
final class SacScratch {
    /// What a step holds before its first batch.
    static final SacBatch NO_ROWS = new SacBatch(
            0,
            new float[0],
            new float[0],
            new float[0],
            new float[0],
            new float[0],
            new float[0],
            new float[0],
            new int[0]);

    private final int observationSize;
    private final int actionSize;
    private final int observationStride;
    private final int inputStride;

    /// [rows, observation].
    final float[] observations;
    /// [rows, observation + action].
    final float[] inputs;
    /// dL/d(inputs).
    final float[] inputGradient;

    final Multilayer.Activations policy;
    final List<Multilayer.Activations> critics;
    /// The rows on their way back through one critic, and which they were.
    final Multilayer.Activations chosen;

    final int[] chosenRow = new int[RowLanes.BLOCK];
    /// Number of each row's smallest critic.
    final int[] smallest = new int[RowLanes.BLOCK];
    /// dL/d(action) [rows, action].
    final float[] actionGradient;
    /// The critics' target.
    final float[] target = new float[RowLanes.BLOCK];

    final float[] gradient2;
    final float[] gradient1;
    final SquashedGaussian draw;

    SacScratch(NetworkShape shape, SacConfig config, Multilayer policy, Critics critics) {
        Multilayer critic = critics.get(0);
        this.observationSize = shape.observationSize();
        this.actionSize = shape.actionSize();
        this.observationStride = policy.first.inStride;
        this.inputStride = critic.first.inStride;
        this.observations = new float[RowLanes.BLOCK * observationStride];
        this.inputs = new float[RowLanes.BLOCK * inputStride];
        this.inputGradient = new float[RowLanes.BLOCK * inputStride];
        this.policy = new Multilayer.Activations(policy);
        this.critics = IntStream.range(0, critics.count())
                .mapToObj(_ -> new Multilayer.Activations(critic))
                .toList();
        this.chosen = new Multilayer.Activations(critic);
        this.actionGradient = new float[RowLanes.BLOCK * actionSize];
        this.gradient2 = new float[RowLanes.BLOCK * policy.second.outStride];
        this.gradient1 = new float[RowLanes.BLOCK * policy.first.outStride];
        this.draw = new SquashedGaussian(actionSize, policy.head.outStride, config.logProbability());
    }

    /// @param source [B, observation]
    void loadObservations(float[] source, int from, int rows) {
        for (int row = 0; row < rows; row++) {
            int at = (from + row) * observationSize;
            System.arraycopy(source, at, observations, row * observationStride, observationSize);
            System.arraycopy(source, at, inputs, row * inputStride, observationSize);
        }
    }

    /// The action part of the critics' inputs.
    ///
    /// @param actions [B, action]
    void loadActions(float[] actions, int from, int rows) {
        for (int row = 0; row < rows; row++) {
            int to = row * inputStride + observationSize;
            System.arraycopy(actions, (from + row) * actionSize, inputs, to, actionSize);
        }
    }

    /// Adds the action's part of a row of the input gradient.
    void addActionGradient(int row, int toRow) {
        int from = row * inputStride + observationSize;
        for (int j = 0; j < actionSize; j++) {
            actionGradient[toRow * actionSize + j] += inputGradient[from + j];
        }
    }
}
