package io.sd2ail.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.checkpoint.Safetensors;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.network.Initialization;
import io.sd2ail.network.NetworkShape;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavedDiffusionTest {
    private static final NetworkShape SHAPE = new NetworkShape(3, 1, 4, 1, 8, 1, 5);
    private static final EnvironmentSpec SPEC =
            new EnvironmentSpec("Pendulum-v1", 3, new double[] {-2}, new double[] {2}, 200);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("model.safetensors");
    }

    private static SavedDiffusion model() {
        return new SavedDiffusion(
                "Pendulum-v1",
                RowLayout.ACTION_OBSERVATION,
                SHAPE,
                NoiseSchedule.Kind.VP,
                Initialization.denoiser(SHAPE, new RandomStream(1, "test")),
                new ObservationNormalizer(new float[] {1, 2, 3}, new float[] {4, 5, 6}),
                -118.7,
                2000,
                new float[] {0.9f, 0.4f});
    }

    @Test
    void read_whatWasWritten_isTheSame() {
        model().write(file());
        assertThat(SavedDiffusion.read(file())).usingRecursiveComparison().isEqualTo(model());
    }

    @ParameterizedTest
    @CsvSource({
        "hidden, 16, 'l1.weight'",
        "hidden, -3, 'whole number from 1'",
        "hidden, 99999999, 'whole number from 1'",
        "diffusion-steps, many, 'whole number'",
        "expert-return, NaN, 'finite number'",
        "rows, PIXELS, 'ACTION_OBSERVATION'",
        "noise-schedule, SQUARE, 'LINEAR'"
    })
    void read_metadataThatIsWrong_isRefusedInOneSentence(String key, String value, String hint) {
        model().write(file());
        rewrite(metadata -> metadata.put(key, value), _ -> {});
        assertRefused(hint);
    }

    @Test
    void read_anotherKindOfFile_isRefusedInOneSentence() {
        Safetensors.write(file(), Map.of(), Map.of());
        assertRefused("'rows'");
    }

    @Test
    void read_tensorsThatAreMissingOrNotFinite_areRefusedInOneSentence() {
        model().write(file());
        rewrite(_ -> {}, tensors -> tensors.remove("l2.bias"));
        assertRefused("no tensor 'l2.bias'");
        model().write(file());
        rewrite(
                _ -> {},
                tensors -> Objects.requireNonNull(tensors.get("l2.bias")).values()[3] = Float.NaN);
        assertRefused("NaN at 3 of 'l2.bias'");
        model().write(file());
        rewrite(
                _ -> {},
                tensors ->
                        Objects.requireNonNull(tensors.get("observation-scale")).values()[1] = 0);
        assertRefused("'observation-scale'");
    }

    @Test
    void requireFits_anotherEnvironmentOrOtherRows_saysWhatToDo() {
        SavedDiffusion model = model();
        assertThatThrownBy(() -> model.requireFits(file(), "Hopper-v5", SPEC))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Pendulum-v1")
                .hasMessageContaining("./sd2ail diffusion --env Hopper-v5");
        assertThatThrownBy(() -> model.requireRows(file(), RowLayout.OBSERVATION_NEXT))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("action-observation")
                .hasMessageContaining("demonstrations.rows");
    }

    private void rewrite(Consumer<Map<String, String>> texts, Consumer<Map<String, Safetensors.Tensor>> arrays) {
        Safetensors.Content content = Safetensors.readAll(file());
        Map<String, String> metadata = new TreeMap<>(content.metadata());
        Map<String, Safetensors.Tensor> tensors = new TreeMap<>(content.tensors());
        texts.accept(metadata);
        arrays.accept(tensors);
        Safetensors.write(file(), tensors, metadata);
    }

    private void assertRefused(String hint) {
        assertThatThrownBy(() -> SavedDiffusion.read(file()))
                .isInstanceOf(StorageException.class)
                .hasMessageStartingWith(file().toString())
                .hasMessageContaining(hint)
                .hasMessageContaining("./sd2ail diffusion");
    }
}
