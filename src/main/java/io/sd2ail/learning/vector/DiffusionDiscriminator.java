package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.BinaryCrossEntropy;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.DiscriminatorConfig;
import io.sd2ail.learning.DiscriminatorResult;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.RowObjective;
import io.sd2ail.network.NetworkShape;
import java.util.ArrayList;
import java.util.List;

/// The diffusion model as discriminator (arXiv 2512.18583): rows that it denoises well are expert-like,
/// D(x) = exp(-error) with error = mean_d (epsilon_hat(x_t, t) - epsilon)^2, so
/// dL/d(epsilon_hat) = dL/d(error) 2 (epsilon_hat - epsilon) / d.
final class DiffusionDiscriminator {
    private final NetworkShape shape;
    private final NoiseSchedule schedule;
    private final DiscriminatorConfig config;
    private final Workers workers;
    private final Denoiser denoiser;
    private final Descent descent;
    private final GradientPenalty penalty;
    private final List<DenoiserGradient> gradients = new ArrayList<>();
    private final List<Activations> scratch;

    DiffusionDiscriminator(
            Workers workers, NetworkShape shape, NoiseSchedule schedule, DiscriminatorConfig config, float[] initial) {
        this.shape = shape;
        this.schedule = schedule;
        this.config = config;
        this.workers = workers;
        this.denoiser = new Denoiser(shape);
        denoiser.replace(initial);
        this.descent = new Descent(workers, denoiser.parameters, config.learningRate(), config.beta1(), config.beta2());
        this.penalty = new GradientPenalty(denoiser, shape, schedule, config.gradientPenalty(), workers.count());
        this.scratch = Activations.ofEach(workers, denoiser);
    }

    Denoiser denoiser() {
        return denoiser;
    }

    /// Scratch memory of each worker, for other passes through the same denoiser.
    List<Activations> scratch() {
        return scratch;
    }

    /// One Adam step on the batch.
    DiscriminatorResult step(DiscriminatorBatch batch) {
        Pass pass = new Pass(batch);
        workers.run(pass.lanes(), pass);
        DiscriminatorResult result = pass.result();
        bringBackTimeBias(pass.lanes());
        if (!descent.gather(pass.lanes())) {
            throw NonFiniteLossException.of("gradient of the discriminator", "not finite");
        }
        descent.step();
        denoiser.time.refresh();
        return result;
    }

    private void bringBackTimeBias(int lanes) {
        DenoiserGradient sum = gradients.getFirst();
        for (int lane = 1; lane < lanes; lane++) {
            sum.addTimeBias(gradients.get(lane));
        }
        denoiser.time.backward(
                sum.timeBias(),
                sum.layer(Denoiser.TIME_FIRST),
                sum.layer(Denoiser.TIME_SECOND),
                sum.layer(Denoiser.TIME_JOIN));
    }

    private DenoiserGradient gradient(int lane) {
        while (gradients.size() <= lane) {
            gradients.add(new DenoiserGradient(
                    descent.lane(gradients.size()), new float[denoiser.time.bias.length], denoiser.first.outStride));
        }
        return gradients.get(lane);
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
            gradient(lanes() - 1);
        }

        int lanes() {
            return rows.lanes() + penaltyRows.lanes();
        }

        @Override
        public void run(int worker, int lane) {
            DenoiserGradient gradient = gradients.get(lane);
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
                load(block, from, count);
                denoiser.predictForGradient(block, count);
                compare(block, from, count);
                denoiser.backward(block, count, gradient);
            }
        }

        /// x_t = sqrt(alphaBar_t) x + sqrt(1 - alphaBar_t) epsilon.
        private void load(Activations block, int from, int count) {
            int size = shape.rowSize();
            int stride = denoiser.first.inStride;
            for (int row = 0; row < count; row++) {
                int t = batch.steps()[from + row];
                float signal = schedule.sqrtAlphaBar()[t];
                float added = schedule.sqrtOneMinusAlphaBar()[t];
                block.biasAt[row] = denoiser.time.at(t);
                for (int j = 0; j < size; j++) {
                    float epsilon = batch.noise()[(from + row) * size + j];
                    block.noise[row * stride + j] = epsilon;
                    block.x[row * stride + j] = signal * batch.rows()[(from + row) * size + j] + added * epsilon;
                }
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

    void save(State state) {
        descent.save(state);
    }

    void load(State state) {
        descent.load(state);
        denoiser.time.refresh();
    }
}
