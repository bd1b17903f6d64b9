package io.sd2ail.imitation;

import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.network.NetworkShape;

/// Step 6 of the algorithm, with its own copy of the weights: samples demonstrations from the diffusion model and lets
/// those through whose expert probability exceeds the confidence threshold (strictly). Its owner runs it beside the
/// learner. Not thread-safe.
public final class SyntheticGenerator implements AutoCloseable {
    private final String name;
    private final DiffusionModel model;
    private final SynthesisConfig config;
    private final NetworkShape shape;
    private final NoiseSchedule schedule;
    private float[] expertRows;
    private final RandomStream random;

    private long version;
    private float threshold;
    private long sequence;

    /// @param name of the generator, in the batches it sends
    /// @param model owned from here on
    /// @param expertRows all normalised rows of the demonstrations, for synthesis that starts from them; empty when
    ///     they are yet to come
    public SyntheticGenerator(
            String name,
            DiffusionModel model,
            SynthesisConfig config,
            NetworkShape shape,
            NoiseSchedule schedule,
            float[] expertRows,
            RandomStream random) {
        this.name = name;
        this.model = model;
        this.config = config;
        this.shape = shape;
        this.schedule = schedule;
        this.expertRows = expertRows;
        this.random = random;
    }

    /// Uses these weights and this threshold from the next sample on, unless they are older than the present ones.
    public void use(ParameterSnapshot diffusion) {
        if (diffusion.version() > version) {
            model.load(diffusion.array(ParameterSnapshot.DENOISER));
            threshold = diffusion.array(ParameterSnapshot.THRESHOLD)[0];
            version = diffusion.version();
        }
    }

    /// Whether the rows of the demonstrations are yet to come.
    public boolean lacksDemonstrations() {
        return config.start() == SynthesisConfig.Start.NOISED_DEMONSTRATIONS && expertRows.length == 0;
    }

    /// The rows of the demonstrations have come.
    public void useDemonstrations(ParameterSnapshot demonstrations) {
        expertRows = demonstrations.array(ParameterSnapshot.EXPERT_ROWS);
    }

    /// Whether everything that sampling needs has arrived.
    public boolean ready() {
        return version > 0 && !lacksDemonstrations();
    }

    /// Samples one batch and keeps what passes.
    ///
    /// @throws IllegalStateException before the first weights
    public SyntheticBatch sample() {
        if (!ready()) {
            throw new IllegalStateException("no diffusion weights, or no rows of the demonstrations, have arrived yet");
        }
        int count = config.batchRows();
        int size = count * shape.rowSize();
        int steps = shape.diffusionSteps();
        float[] rows = model.denoise(count, start(count), random.gaussians(steps * size));
        float[] probability = model.expertProbability(count, rows, random.gaussians(steps * size));
        float[] passed = new float[size];
        int kept = 0;
        for (int row = 0; row < count; row++) {
            if (probability[row] > threshold) {
                System.arraycopy(rows, row * shape.rowSize(), passed, kept++ * shape.rowSize(), shape.rowSize());
            }
        }
        return new SyntheticBatch(
                name,
                sequence++,
                version,
                count,
                threshold,
                kept,
                shape.rowSize(),
                java.util.Arrays.copyOf(passed, kept * shape.rowSize()));
    }

    private float[] start(int count) {
        return ReverseStart.of(config.start(), schedule, expertRows, count, shape.rowSize(), random);
    }

    public void save(State state) {
        state.put("counters", version, sequence);
        state.put("threshold", threshold);
        random.save(state);
    }

    /// Continues the draws of a saved state. The weights come with the next snapshot.
    public void load(State state) {
        sequence = state.longs("counters", 2)[1];
        random.load(state);
    }

    @Override
    public void close() {
        model.close();
    }
}
