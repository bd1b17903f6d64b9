package io.sd2ail.learning.vector;

import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.CloningBatch;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.LaneSums;
import io.sd2ail.learning.vector.network.Multilayer;
import io.sd2ail.learning.vector.network.RowLanes;
import java.util.List;
import java.util.stream.IntStream;

/// The loss and gradient of behavioural cloning, a lane at a time: with t = tanh(mean(s)), n rows and d entries of an
/// action, L = w sum (t - a)^2 / (n d) and dL/d(mean) = 2 w (t - a) (1 - t^2) / (n d).
final class CloningStep implements Workers.Task {
    private final Workers workers;
    private final Multilayer policy;
    private final int actionSize;
    private final Descent descent;
    private final List<Scratch> scratch;
    private final LaneSums loss = new LaneSums(1);

    private CloningBatch batch = new CloningBatch(0, new float[0], new float[0]);
    private RowLanes lanes = new RowLanes(0, 0);
    private double weight;
    private int begun;

    /// @param descent of the policy
    CloningStep(Workers workers, Multilayer policy, Descent descent) {
        this.workers = workers;
        this.policy = policy;
        this.actionSize = policy.head.out / 2;
        this.descent = descent;
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

    /// One step of the policy by cloning alone.
    ///
    /// @return the loss, from before the step
    /// @throws NonFiniteLossException when the loss or a gradient is not finite; the weights are unchanged
    float descend(CloningBatch rows) {
        int gathered = gather(rows, 1, 0);
        float total = loss();
        descent.step(gathered, "policy");
        return total;
    }

    /// Loss and gradient.
    ///
    /// @param factor w
    /// @param already lanes that hold a gradient already, to which this one is added
    /// @return lanes of this one
    int gather(CloningBatch rows, double factor, int already) {
        this.batch = rows;
        this.lanes = RowLanes.of(rows.rows());
        this.weight = factor;
        this.begun = already;
        loss.reset(lanes.lanes());
        descent.lane(lanes.lanes() - 1);
        workers.run(lanes.lanes(), this);
        return lanes.lanes();
    }

    @Override
    public void run(int worker, int lane) {
        Scratch s = scratch.get(worker);
        List<Affine> gradient = descent.lane(lane);
        if (lane >= begun) {
            gradient.forEach(Affine::clear);
        }
        int size = policy.first.in;
        for (int b = 0; b < lanes.blocks(lane); b++) {
            int from = lanes.blockStart(lane, b);
            int rows = lanes.blockStart(lane, b + 1) - from;
            for (int row = 0; row < rows; row++) {
                System.arraycopy(batch.observations(), (from + row) * size, s.x, row * policy.first.inStride, size);
            }
            policy.forward(s.x, rows, s.a);
            compare(s.a.y, from, rows, lane);
            policy.backward(s.x, rows, s.a, gradient, s.gradient2, s.gradient1);
        }
    }

    /// The loss of a block; leaves dL/d(output) in the output's place.
    private void compare(float[] output, int from, int rows, int lane) {
        int stride = policy.head.outStride;
        double share = 1.0 / ((double) batch.rows() * actionSize);
        for (int row = 0; row < rows; row++) {
            for (int j = 0; j < actionSize; j++) {
                int mean = row * stride + j;
                double t = Math.tanh(output[mean]);
                double difference = t - batch.actions()[(from + row) * actionSize + j];
                loss.add(lane, 0, share * difference * difference);
                output[mean] = (float) (2 * weight * share * difference * (1 - t * t));
                output[mean + actionSize] = 0;
            }
        }
    }

    /// Before its weight.
    ///
    /// @throws NonFiniteLossException when it is not finite
    float loss() {
        return NonFiniteLossException.requireFinite("cloning loss", (float) loss.total(0));
    }
}
