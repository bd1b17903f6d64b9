package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.DiscriminatorTrainer;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.objective.BinaryCrossEntropy;
import io.sd2ail.learning.objective.RowObjective;
import io.sd2ail.learning.vector.network.Activations;
import io.sd2ail.learning.vector.network.Denoiser;
import io.sd2ail.learning.vector.network.DenoiserGradient;
import io.sd2ail.learning.vector.network.RowLanes;
import io.sd2ail.network.NetworkShape;
import java.util.List;

/// The diffusion model as discriminator (arXiv 2512.18583): rows that it denoises well are expert-like,
/// D(x) = exp(-error) with error = mean_d (epsilon_hat(x_t, t) - epsilon)^2, so
/// dL/d(epsilon_hat) = dL/d(error) 2 (epsilon_hat - epsilon) / d.
final class DiffusionDiscriminator implements DiscriminatorTrainer {
    private final NetworkShape shape;
    private final NoiseSchedule schedule;
    private final DiscriminatorConfig config;
    private final Workers workers;
    private final Denoiser denoiser;
    private final DenoiserDescent descent;
    private final GradientPenalty penalty;
    private final List<Activations> scratch;
    private final ExpertProbability expertProbability;

    DiffusionDiscriminator(
            Workers workers, NetworkShape shape, NoiseSchedule schedule, DiscriminatorConfig config, float[] initial) {
        this.shape = shape;
        this.schedule = schedule;
        this.config = config;
        this.workers = workers;
        this.denoiser = new Denoiser(shape);
        denoiser.replace(initial);
        this.descent = new DenoiserDescent(workers, denoiser, config.learningRate(), config.beta1(), config.beta2());
        this.penalty = new GradientPenalty(denoiser, shape, schedule, config.gradientPenalty(), workers.count());
        this.scratch = Activations.ofEach(workers, denoiser);
        this.expertProbability = new ExpertProbability(workers, denoiser, schedule, scratch);
    }

    @Override
    public DiscriminatorResult step(DiscriminatorBatch batch) {
        Pass pass = new Pass(batch);
        workers.run(pass.lanes(), pass);
        DiscriminatorResult result = pass.result();
        descent.step(pass.lanes(), "discriminator");
        return result;
    }

    @Override
    public float[] expertProbability(int count, float[] rows, float[] noise) {
        return expertProbability.of(count, rows, noise);
    }

    @Override
    public float[] denoiserParameters() {
        return denoiser.parameters.toArray();
    }

    /// One batch's forward and backward passes: the first lanes take the batch's rows, the others the penalty's.
    private final class Pass implements Workers.Task {
        private final DiscriminatorBatch batch;
        private final RowObjective objective;
        private final RowLanes rows;
        private final RowLanes penaltyRows;
        private final float[] probability;
        private final double[] penaltyLoss;

        Pass(DiscriminatorBatch batch) {
            this.batch = batch;
            this.objective = new RowObjective(batch, config.importanceWeights());
            this.rows = RowLanes.of(batch.allRows());
            this.penaltyRows = config.gradientPenalty() > 0
                    ? RowLanes.of(batch.requirePenalty().steps().length)
                    : new RowLanes(0, 0);
            this.probability = new float[batch.allRows()];
            this.penaltyLoss = new double[penaltyRows.lanes()];
            descent.prepare(lanes());
        }

        int lanes() {
            return rows.lanes() + penaltyRows.lanes();
        }

        @Override
        public void run(int worker, int lane) {
            DenoiserGradient gradient = descent.lane(lane);
            gradient.clear();
            if (lane >= rows.lanes()) {
                int penaltyLane = lane - rows.lanes();
                penaltyLoss[penaltyLane] = penalty.add(worker, batch, penaltyRows, penaltyLane, gradient);
                return;
            }
            Activations block = scratch.get(worker);
            for (int b = 0; b < rows.blocks(lane); b++) {
                int from = rows.blockStart(lane, b);
                int count = rows.blockStart(lane, b + 1) - from;
                block.load(denoiser, schedule, batch.rows(), batch.steps(), batch.noise(), from, count);
                denoiser.predictForGradient(block, count);
                compare(block, from, count);
                denoiser.backward(block, count, gradient);
            }
        }

        /// Error, probability and the loss's slope of each row; leaves dL/d(epsilon_hat) in `output`.
        private void compare(Activations block, int from, int count) {
            int size = shape.rowSize();
            int stride = denoiser.first.inStride;
            for (int row = 0; row < count; row++) {
                float squares = 0;
                for (int i = row * stride; i < row * stride + size; i++) {
                    float residual = block.output[i] - block.noise[i];
                    block.output[i] = residual;
                    squares += residual * residual;
                }
                float p = BinaryCrossEntropy.probability(squares / size);
                probability[from + row] = p;
                float factor = 2 * objective.slope(from + row, p) / size;
                for (int i = row * stride; i < row * stride + size; i++) {
                    block.output[i] *= factor;
                }
            }
        }

        DiscriminatorResult result() {
            int synthetic = batch.expertRows();
            int agent = synthetic + batch.syntheticRows();
            double expertLoss = loss(0, synthetic);
            double syntheticLoss = loss(synthetic, agent);
            double agentLoss = loss(agent, batch.allRows());
            double penaltySum = 0;
            for (double lane : penaltyLoss) {
                penaltySum += lane;
            }
            float total = NonFiniteLossException.requireFinite(
                    "discriminator's loss", (float) (expertLoss + syntheticLoss + agentLoss + penaltySum));
            return new DiscriminatorResult(
                    total,
                    (float) expertLoss,
                    (float) syntheticLoss,
                    (float) agentLoss,
                    (float) penaltySum,
                    probability);
        }

        private double loss(int from, int to) {
            double loss = 0;
            for (int row = from; row < to; row++) {
                loss += objective.loss(row, probability[row]);
            }
            return loss;
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
