package io.sd2ail.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryUseTest {
    @TempDir
    private Path folder;

    private Path status(String text) throws IOException {
        return Files.writeString(folder.resolve("status"), text);
    }

    @Test
    void resident_ofAKernelsFile_isItsNumberInBytes() throws IOException {
        assertThat(MemoryUse.resident(status("VmHWM:\t  900 kB\nVmRSS:\t  812 kB\nRssAnon:\t 7 kB\n")))
                .isEqualTo(812 * 1024);
    }

    @Test
    void resident_whereTheFileDoesNotSay_isUnknown() throws IOException {
        assertThat(MemoryUse.resident(folder.resolve("none"))).isZero();
        assertThat(MemoryUse.resident(status("VmRSS:\tmuch\n"))).isZero();
    }

    @Test
    void own_ofThisProcess_isWithinItsLimits() {
        MemoryUse own = MemoryUse.own();
        assertThat(own.known()).isTrue();
        assertThat(own.heapUsed()).isBetween(1L, own.heapMax());
    }

    @Test
    void memoryUse_negative_isRefused() {
        assertThatThrownBy(() -> new MemoryUse(-1, 2, 3)).hasMessageContaining("-1 of 2 bytes");
    }
}
