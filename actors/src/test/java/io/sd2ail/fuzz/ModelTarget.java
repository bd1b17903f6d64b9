package io.sd2ail.fuzz;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.export.GivenPolicy;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.ParameterLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Policies and diffusion models from files: safetensors and ONNX.
final class ModelTarget implements FuzzTarget {
    private static final int READERS = 4;
    private static final NetworkShape SHAPE = new NetworkShape(2, 1, 3, 1, 2, 2, 3);

    private final Scratch scratch = new Scratch();

    @Override
    public List<byte[]> seeds() throws IOException {
        Path policy = scratch.folder().resolve("policy.safetensors");
        PolicyFile.write(
                policy,
                SHAPE,
                "Fake-v0",
                new ParameterSnapshot(
                        ParameterSnapshot.Topic.POLICY,
                        1,
                        1,
                        Map.of(
                                ParameterSnapshot.POLICY,
                                new float[ParameterLayout.policy(SHAPE).size()],
                                ParameterSnapshot.OBSERVATION_MEAN,
                                new float[2],
                                ParameterSnapshot.OBSERVATION_SCALE,
                                new float[] {1, 1})),
                7,
                Map.of());
        Path diffusion = scratch.folder().resolve("diffusion.safetensors");
        new SavedDiffusion(
                        "Fake-v0",
                        RowLayout.ACTION_OBSERVATION,
                        SHAPE,
                        NoiseSchedule.Kind.LINEAR,
                        new float[ParameterLayout.denoiser(SHAPE).size()],
                        ObservationNormalizer.identity(2),
                        1,
                        4,
                        new float[] {1})
                .write(diffusion);
        Path plain = scratch.folder().resolve("plain.safetensors");
        Safetensors.write(plain, Map.of("a", new Tensor(new long[] {1, 2}, new float[2])), Map.of("b", "c"));
        Path export = Path.of("..", "src", "test", "resources", "export");
        return List.of(
                Scratch.input(0, Files.readAllBytes(plain)),
                Scratch.input(1, Files.readAllBytes(policy)),
                Scratch.input(2, Files.readAllBytes(diffusion)),
                Scratch.input(3, Files.readAllBytes(policy)),
                Scratch.input(3, Files.readAllBytes(export.resolve("pytorch-relu-script.onnx"))),
                Scratch.input(3, Files.readAllBytes(export.resolve("pytorch-tanh-dynamo.onnx"))));
    }

    @Override
    public void read(byte[] input) throws IOException {
        Path file = scratch.file("model", Scratch.rest(input));
        try {
            switch (Scratch.reader(input, READERS)) {
                case 0 -> Safetensors.readAll(file);
                case 1 -> PolicyFile.read(file);
                case 2 -> SavedDiffusion.read(file);
                default -> {
                    GivenPolicy given = GivenPolicy.read(file);
                    given.network().of(new double[given.network().inputs()]);
                }
            }
        } catch (StorageException _) {
            // Refused.
        }
    }
}
