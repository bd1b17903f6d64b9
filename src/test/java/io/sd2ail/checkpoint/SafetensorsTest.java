package io.sd2ail.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.checkpoint.Safetensors.Tensor;
import io.sd2ail.data.RandomStream;
import io.sd2ail.wire.Samples;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
    private static final Map<String, Tensor> TENSORS = Map.of(
            "l1.weight", new Tensor(new long[] {2, 3}, new float[] {1, 2, 3, 4, 5, Float.NaN}),
            "scalar", new Tensor(new long[0], new float[] {7}),
            "empty \"é\"", new Tensor(new long[] {0, 4}, new float[0]));

    private final Path file;

    SafetensorsTest(@TempDir Path folder) {
        file = folder.resolve("latest.safetensors");
    }

    private void writeRaw(String header, int valueBytes) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + text.length + valueBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text)
                        .array());
    }

    @Test
    void read_written_isTheSame() {
        Safetensors.write(file, TENSORS, Map.of("environment", "Pendulum-v1"));
        assertThat(Safetensors.read(file))
                .usingRecursiveComparison(Samples.EXACT)
                .isEqualTo(TENSORS);
    }

    @Test
    void readAll_written_tellsItsMetadata() {
        Map<String, String> metadata = Map.of("environment", "Pendulum-v1", "said \"so\"", "über");
        Safetensors.write(file, TENSORS, metadata);
        assertThat(Safetensors.readAll(file).metadata()).isEqualTo(metadata);
    }

    @Test
    void write_values_beginAtAMultipleOfEight() throws IOException {
        Safetensors.write(file, TENSORS, Map.of("environment", "Pendulum-v1"));
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        long header = bytes.getLong(0);
        assertThat(header % 8).isZero();
        assertThat(bytes.getFloat((int) (8 + header))).isEqualTo(1);
        assertThat(bytes.capacity()).isEqualTo((int) (8 + header + 7 * Float.BYTES));
    }

    @Test
    void write_again_replacesAndLeavesNothingBeside() {
        Safetensors.write(file, TENSORS, Map.of());
        Safetensors.write(file, Map.of("a", new Tensor(new long[] {1}, new float[] {1})), Map.of());
        assertThat(Safetensors.read(file)).containsOnlyKeys("a");
        assertThat(file.getParent())
                .isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @Test
    void read_wrongPlace_isRefused() throws IOException {
        for (String offsets : new String[] {"[0,12]", "[-4,4]", "[8,0]", "[0]", "[4,12]", "[0,9000000000000000000]"}) {
            writeRaw("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":" + offsets + "}}", 8);
            assertThatThrownBy(() -> Safetensors.read(file))
                    .as(offsets)
                    .isInstanceOf(StorageException.class)
                    .hasMessageStartingWith(file + " has 'a' of shape [2] at bytes ");
        }
    }

    @Test
    void read_shapeWhoseProductOverflows_isRefused() throws IOException {
        writeRaw("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0);
        assertThatThrownBy(() -> Safetensors.read(file)).isInstanceOf(StorageException.class);
    }

    @Test
    void read_otherType_saysWhatIsRead() throws IOException {
        writeRaw("{\"a\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}", 8);
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(StorageException.class)
                .hasMessage(file + " holds 'a' as F64: save it as float32 (F32)");
    }

    @Test
    void read_cutOrFlipped_givesArraysOrStorageException() throws IOException {
        Safetensors.write(file, TENSORS, Map.of("environment", "Pendulum-v1"));
        byte[] whole = Files.readAllBytes(file);
        RandomStream random = new RandomStream(1, "mutations");
        for (int i = 0; i < 500; i++) {
            byte[] mutated = Arrays.copyOf(whole, i % 2 == 0 ? whole.length : random.nextInt(whole.length));
            if (mutated.length > 0) {
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, mutated);
            assertThatCode(() -> {
                        try {
                            Safetensors.read(file);
                        } catch (StorageException e) {
                            assertThat(e).hasMessageContaining(file.toString());
                        }
                    })
                    .doesNotThrowAnyException();
        }
    }
}
