package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.BinaryBatch;
import io.sd2ail.learning.BinaryDiscriminatorConfig;
import io.sd2ail.learning.BinaryDiscriminatorTrainer;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.objective.BinaryObjective;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.RowLanes;
import io.sd2ail.learning.vector.network.TanhPerceptron;
import io.sd2ail.learning.vector.network.TanhPerceptron.Activations;
import java.util.List;
import java.util.stream.IntStream;

/// D(x) = sigmoid(f(x)) on float arrays (Ho and Ermon 2016, arXiv 1606.03476).
final class BinaryDiscriminator implements BinaryDiscriminatorTrainer {
    private final Workers workers;
    private final BinaryDiscriminatorConfig config;
    private final TanhPerceptron network;
    private final Descent descent;
    private final LogitPenalty penalty;
    private final List<Activations> scratch;

    BinaryDiscriminator(Workers workers, int rowSize, BinaryDiscriminatorConfig config, float[] initial) {
        this.workers = workers;
        this.config = config;
        this.network = new TanhPerceptron(rowSize, config.hidden());
        network.parameters.replace(initial);
        this.descent = new Descent(workers, network.parameters, config.learningRate(), config.beta1(), config.beta2());
        this.penalty = new LogitPenalty(network, config.gradientPenalty(), workers.count());
        this.scratch = IntStream.range(0, workers.count())
                .mapToObj(_ -> new Activations(network))
                .toList();
    }

    @Override
    public DiscriminatorResult step(BinaryBatch batch) {
        Pass pass = new Pass(batch);
        workers.run(pass.lanes(), pass);
        DiscriminatorResult result = pass.result();
        descent.step(pass.lanes(), "discriminator");
        return result;
    }

    @Override
    public float[] logits(int count, float[] rows) {
        BinaryObjective objective = new BinaryObjective(count, config.logitClamp());
        RowLanes lanes = RowLanes.ofBlocks(count);
        float[] logits = new float[count];
        workers.run(lanes.lanes(), (worker, lane) -> {
            Activations block = scratch.get(worker);
            int from = lanes.start(lane);
            int some = lanes.start(lane + 1) - from;
            block.load(network, rows, from, some);
            network.forward(block, some);
            for (int row = 0; row < some; row++) {
                logits[from + row] = objective.logit(block.y[row * network.out.outStride]);
            }
        });
        return logits;
    }

    /// One batch's forward and backward passes: the first lanes take the batch's rows, the others the penalty's.
    private final class Pass implements Workers.Task {
        private final BinaryBatch batch;
        private final BinaryObjective objective;
        private final RowLanes rows;
        private final RowLanes penaltyRows;
        private final float[] raw;
        private final double[] penaltyLoss;

        Pass(BinaryBatch batch) {
            this.batch = batch;
            this.objective = new BinaryObjective(batch.count(), config.logitClamp());
            this.rows = RowLanes.of(2 * batch.count());
            this.penaltyRows = config.gradientPenalty() > 0 ? RowLanes.of(batch.count()) : new RowLanes(0, 0);
            this.raw = new float[2 * batch.count()];
            this.penaltyLoss = new double[penaltyRows.lanes()];
            // Made before lanes ask for theirs side by side.
            descent.lane(lanes() - 1);
        }

        int lanes() {
            return rows.lanes() + penaltyRows.lanes();
        }

        @Override
        public void run(int worker, int lane) {
            List<Affine> gradient = descent.lane(lane);
            gradient.forEach(Affine::clear);
            if (lane >= rows.lanes()) {
                int penaltyLane = lane - rows.lanes();
                penaltyLoss[penaltyLane] = penalty.add(worker, batch, objective, penaltyRows, penaltyLane, gradient);
                return;
            }
            Activations block = scratch.get(worker);
            for (int b = 0; b < rows.blocks(lane); b++) {
                int from = rows.blockStart(lane, b);
                int count = rows.blockStart(lane, b + 1) - from;
                block.load(network, batch.rows(), from, count);
                network.forward(block, count);
                compare(block, from, count);
                network.backward(block, count, gradient);
            }
        }

        /// Keeps the logits and leaves dL/dz in their place.
        private void compare(Activations block, int from, int count) {
            int stride = network.out.outStride;
            for (int row = 0; row < count; row++) {
                float z = block.y[row * stride];
                raw[from + row] = z;
                block.y[row * stride] = objective.slope(from + row, z);
            }
        }

        DiscriminatorResult result() {
            double penaltySum = 0;
            for (double lane : penaltyLoss) {
                penaltySum += lane;
            }
            return objective.result(raw, penaltySum);
        }
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
