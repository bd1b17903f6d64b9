package io.sd2ail.bench.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sd2ail.network.ParameterLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputsTest {
    private final Size size = Size.named("pendulum");

    @TempDir
    private Path folder;

    @Test
    void new_sameSeed_givesTheSameDraws() {
        assertThat(new Inputs(size, 3).rewardNoise()).containsExactly(new Inputs(size, 3).rewardNoise());
        assertThat(new Inputs(size, 3).rewardNoise()).isNotEqualTo(new Inputs(size, 4).rewardNoise());
    }

    @Test
    void write_file_holdsEveryArrayWhereItsHeaderSays() throws IOException {
        Inputs inputs = new Inputs(size, 3);
        Path file = folder.resolve("inputs");

        inputs.write(file);

        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] text = new byte[Math.toIntExact(bytes.getLong())];
        bytes.get(text);
        JsonNode header = new ObjectMapper().readTree(text);
        int floats = bytes.position();
        assertThat(header.at("/denoiser/1").asInt())
                .isEqualTo(ParameterLayout.denoiser(size.shape()).size());
        int offset = header.at("/start/0").asInt();
        for (int i = 0; i < inputs.start().length; i++) {
            assertThat(bytes.getFloat(floats + Float.BYTES * (offset + i))).isEqualTo(inputs.start()[i]);
        }
    }

    @Test
    void new_rows_haveActionsWithinBoundsInFront() {
        float[] rows = new Inputs(size, 3).discriminator().rows();

        for (int row = 0; row < size.discriminatorRows(); row++) {
            assertThat(rows[row * size.row()]).isBetween(-1f, 1f);
        }
    }
}
