package io.sd2ail.learning.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComputeDeviceTest {
    @ParameterizedTest
    @CsvSource({"auto, 0, cpu", "auto, 2, cuda:0", "cpu, 2, cpu", "cuda:0, 1, cuda:0", "cuda:1, 2, cuda:1"})
    void resolve_whatTheMachineHas_isTheDevice(String setting, int gpus, String device) {
        Device resolved = ComputeDevice.parse(setting).resolve(gpus);
        assertThat(ComputeDevice.name(resolved)).isEqualTo(device);
        assertThat(resolved.isGpu()).isEqualTo(device.startsWith("cuda"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cuda:0 | 0 | finds no GPU",
                "cuda:1 | 1 | finds 1 GPU, cuda:0",
                "cuda:7 | 2 | finds 2 GPUs, the last one is cuda:1"
            })
    void resolve_aGpuThatIsNotThere_saysWhyAndWhatToDo(String setting, int gpus, String reason) {
        ComputeDevice device = ComputeDevice.parse(setting);
        assertThatThrownBy(() -> device.resolve(gpus))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the device " + setting)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda", "cuda:", "cuda:-1", "cuda:0 ", "CPU", "cuda:99999"})
    void factory_unknownDevice_isRefusedWithTheForms(String setting) {
        assertThatThrownBy(() -> new DjlBackendFactory(setting, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + setting + "'")
                .hasMessageContaining("auto, cpu, or cuda:0");
    }

    @Test
    void factory_withoutThreads_isRefused() {
        assertThatThrownBy(() -> new DjlBackendFactory("cpu", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not 0");
    }

    @Test
    void device_onTheCpu_isKnownBeforeAnyPart() {
        assertThat(new DjlBackendFactory("cpu", 1).device()).isEqualTo("cpu");
    }
}
