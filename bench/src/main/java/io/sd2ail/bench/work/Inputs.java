package io.sd2ail.bench.work;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.data.RandomStream;
import io.sd2ail.learning.DiscriminatorBatch;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.network.Initialization;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/// First parameters and batches of one size, which all sides share: drawn from the seed by our own, read from a file by
/// the peers. Actions are uniform, observations and noise standard normal.
public final class Inputs {
    private static final int STEPS = Size.DIFFUSION_STEPS;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Size size;
    private final long seed;
    private final RandomStream random;
    private final DiscriminatorBatch discriminator;
    private final float[] rewardRows;
    private final float[] rewardNoise;
    private final SacBatch sac;
    private final float[] start;
    private final float[] reverseNoise;
    private final float[] scoreNoise;

    public Inputs(Size size, long seed) {
        this.size = size;
        this.seed = seed;
        this.random = new RandomStream(seed, "benchmark");
        this.discriminator = discriminatorBatch();
        this.rewardRows = rows(size.rewardRows());
        this.rewardNoise = random.gaussians(STEPS * rewardRows.length);
        this.sac = sacBatch();
        this.start = random.gaussians(size.samplingRows() * size.row());
        this.reverseNoise = random.gaussians(STEPS * start.length);
        this.scoreNoise = random.gaussians(STEPS * start.length);
    }

    /// The stream from which a backend draws its first parameters, always the same ones.
    RandomStream parameterStream() {
        return new RandomStream(seed, "parameters");
    }

    DiscriminatorBatch discriminator() {
        return discriminator;
    }

    /// [rewardRows, row]
    float[] rewardRows() {
        return rewardRows;
    }

    /// [T, rewardRows, row]
    float[] rewardNoise() {
        return rewardNoise;
    }

    SacBatch sac() {
        return sac;
    }

    /// [samplingRows, row]
    float[] start() {
        return start;
    }

    /// [T, samplingRows, row]
    float[] reverseNoise() {
        return reverseNoise;
    }

    /// [T, samplingRows, row]
    float[] scoreNoise() {
        return scoreNoise;
    }

    /// [N, row]
    private float[] rows(int count) {
        float[] rows = random.gaussians(count * size.row());
        for (int row = 0; row < count; row++) {
            System.arraycopy(symmetric(size.clampedColumns()), 0, rows, row * size.row(), size.clampedColumns());
        }
        return rows;
    }

    /// Uniform in [-1, 1).
    private float[] symmetric(int count) {
        float[] values = random.uniforms(count);
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * values[i] - 1;
        }
        return values;
    }

    private DiscriminatorBatch discriminatorBatch() {
        float[] importanceWeights = random.uniforms(size.expertRows() + size.syntheticRows());
        for (int i = 0; i < importanceWeights.length; i++) {
            importanceWeights[i] = 0.5f + 0.5f * importanceWeights[i];
        }
        float[] rows = rows(size.discriminatorRows());
        Draws draws = new Draws(size, random);
        return draws.discriminator(rows, importanceWeights);
    }

    private SacBatch sacBatch() {
        int rows = size.policyRows();
        return new SacBatch(
                rows,
                random.gaussians(rows * size.observation()),
                symmetric(rows * size.action()),
                random.uniforms(rows),
                random.gaussians(rows * size.observation()),
                new float[rows],
                random.gaussians(rows * size.action()),
                random.gaussians(rows * size.action()),
                IntStream.range(0, Size.CRITICS).toArray());
    }

    /// Writes what bench/peers/inputs.py reads: the length of a JSON text, the text, which tells where each array
    /// lies, and the floats, all little-endian.
    public void write(Path file) throws IOException {
        Map<String, float[]> arrays = arrays();
        ObjectNode header = JSON.createObjectNode();
        int floats = 0;
        for (Map.Entry<String, float[]> array : arrays.entrySet()) {
            header.putArray(array.getKey()).add(floats).add(array.getValue().length);
            floats += array.getValue().length;
        }
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + text.length + Float.BYTES * floats)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text);
        arrays.values().forEach(array -> {
            for (float value : array) {
                bytes.putFloat(value);
            }
        });
        Files.write(file, bytes.array());
    }

    private Map<String, float[]> arrays() {
        RandomStream parameters = parameterStream();
        Map<String, float[]> arrays = new LinkedHashMap<>();
        arrays.put("denoiser", Initialization.denoiser(size.shape(), parameters));
        arrays.put("policy", Initialization.policy(size.shape(), 0, parameters));
        arrays.put("critics", Initialization.critics(size.shape(), Size.CRITICS, parameters));
        arrays.put("rows", discriminator.rows());
        arrays.put("importanceWeights", discriminator.importanceWeights());
        arrays.put("steps", floats(discriminator.steps()));
        arrays.put("noise", discriminator.noise());
        DiscriminatorBatch.Penalty penalty = discriminator.penalty();
        if (penalty != null) {
            arrays.put("mixing", penalty.mixing());
            arrays.put("penaltySteps", floats(penalty.steps()));
            arrays.put("penaltyNoise", penalty.noise());
        }
        arrays.put("rewardRows", rewardRows);
        arrays.put("rewardNoise", rewardNoise);
        arrays.put("observations", sac.observations());
        arrays.put("actions", sac.actions());
        arrays.put("rewards", sac.rewards());
        arrays.put("nextObservations", sac.nextObservations());
        arrays.put("terminal", sac.terminal());
        arrays.put("nextNoise", sac.nextNoise());
        arrays.put("policyNoise", sac.policyNoise());
        arrays.put("start", start);
        arrays.put("reverseNoise", reverseNoise);
        arrays.put("scoreNoise", scoreNoise);
        return arrays;
    }

    private static float[] floats(int... values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }
}
