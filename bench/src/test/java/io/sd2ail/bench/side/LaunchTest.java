package io.sd2ail.bench.side;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.bench.work.Worker;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchTest {
    private static final Map<String, String> ENVIRONMENT = Map.of(Launch.PYTHON, "venv/bin/python", "MALLOC_X_", "1");

    @Test
    void command_ofOurs_isThisJvmWithTheThreads() {
        ProcessBuilder command = new Launch(Map.of()).command(Side.VECTOR, 2, true);

        assertThat(command.command())
                .contains("-Dai.djl.pytorch.num_threads=2")
                .endsWith(Worker.class.getName(), "vector", "2");
        assertThat(command.environment()).containsEntry("OMP_NUM_THREADS", "2");
    }

    @Test
    void command_ofAPeer_isItsPythonWithTheFormAndThreads() {
        ProcessBuilder command = new Launch(ENVIRONMENT).command(Side.COMPILED, 2, true);

        assertThat(command.command())
                .startsWith(Path.of("venv/bin/python").toAbsolutePath().toString())
                .endsWith("compiled");
        assertThat(command.environment()).containsEntry("OMP_NUM_THREADS", "2");
    }

    @Test
    void command_ofAnUntunedPeer_hasNoAllocatorSettings() {
        assertThat(new Launch(ENVIRONMENT).command(Side.EAGER, 1, false).environment())
                .noneSatisfy((name, _) -> assertThat(name).startsWith("MALLOC_"));
    }

    @Test
    void python_blank_isNone() {
        assertThat(new Launch(Map.of(Launch.PYTHON, " ")).python()).isNull();
    }

    @Test
    void allocator_ofAnEnvironment_isItsMallocSettings() {
        assertThat(Launch.allocator(ENVIRONMENT)).isEqualTo("MALLOC_X_=1");
        assertThat(Launch.allocator(Map.of())).isEqualTo("glibc's defaults");
    }
}
