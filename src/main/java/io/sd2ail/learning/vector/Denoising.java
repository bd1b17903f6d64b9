package io.sd2ail.learning.vector;

import io.sd2ail.data.State;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.DenoisingBatch;
import io.sd2ail.learning.DenoisingConfig;
import io.sd2ail.learning.DenoisingTrainer;
import io.sd2ail.learning.NonFiniteLossException;
import io.sd2ail.learning.vector.network.Activations;
import io.sd2ail.learning.vector.network.Denoiser;
import io.sd2ail.learning.vector.network.DenoiserGradient;
import io.sd2ail.learning.vector.network.LaneSums;
import io.sd2ail.learning.vector.network.RowLanes;
import io.sd2ail.network.NetworkShape;
import java.util.List;

/// A diffusion model by itself on float arrays: with n rows of d entries, L = sum (epsilon_hat - epsilon)^2 / (n d) and
/// dL/d(epsilon_hat) = 2 (epsilon_hat - epsilon) / (n d).
final class Denoising implements DenoisingTrainer {
    private final Workers workers;
    private final NoiseSchedule schedule;
    private final Denoiser denoiser;
    private final DenoiserDescent descent;
    private final List<Activations> scratch;
    private final LaneSums loss = new LaneSums(1);

    Denoising(Workers workers, NetworkShape shape, NoiseSchedule schedule, DenoisingConfig config, float[] initial) {
        this.workers = workers;
        this.schedule = schedule;
        this.denoiser = new Denoiser(shape);
        denoiser.replace(initial);
        this.descent = new DenoiserDescent(workers, denoiser, config.learningRate(), config.beta1(), config.beta2());
        this.scratch = Activations.ofEach(workers, denoiser);
    }

    @Override
    public float step(DenoisingBatch batch) {
        RowLanes lanes = RowLanes.of(batch.steps().length);
        loss.reset(lanes.lanes());
        descent.prepare(lanes.lanes());
        workers.run(lanes.lanes(), (worker, lane) -> lane(scratch.get(worker), batch, lanes, lane));
        float total = NonFiniteLossException.requireFinite("denoising loss", (float) loss.total(0));
        descent.step(lanes.lanes(), "diffusion model");
        return total;
    }

    private void lane(Activations block, DenoisingBatch batch, RowLanes lanes, int lane) {
        DenoiserGradient gradient = descent.lane(lane);
        gradient.clear();
        for (int b = 0; b < lanes.blocks(lane); b++) {
            int from = lanes.blockStart(lane, b);
            int rows = lanes.blockStart(lane, b + 1) - from;
            block.load(denoiser, schedule, batch.rows(), batch.steps(), batch.noise(), from, rows);
            denoiser.predictForGradient(block, rows);
            compare(block, rows, 1.0 / batch.rows().length, lane);
            denoiser.backward(block, rows, gradient);
        }
    }

    /// The loss of a block; leaves dL/d(epsilon_hat) in `output`.
    ///
    /// @param share of one entry in the mean
    private void compare(Activations block, int rows, double share, int lane) {
        int stride = denoiser.first.inStride;
        for (int row = 0; row < rows; row++) {
            double squares = 0;
            for (int i = row * stride; i < row * stride + denoiser.first.in; i++) {
                float residual = block.output[i] - block.noise[i];
                squares += (double) residual * residual;
                block.output[i] = (float) (2 * share * residual);
            }
            loss.add(lane, 0, share * squares);
        }
    }

    @Override
    public float[] denoiserParameters() {
        return denoiser.parameters.toArray();
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
