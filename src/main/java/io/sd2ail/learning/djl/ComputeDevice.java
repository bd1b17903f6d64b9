package io.sd2ail.learning.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a backend computes, as a setting names it: `auto` for the first GPU if there is one, else the CPU; `cpu`;
/// `cuda:N` for GPU number N. The only place where a device is chosen.
///
/// @param gpu its number, or [#CPU], or [#AUTO]
record ComputeDevice(int gpu) {
    private static final int CPU = -1;
    private static final int AUTO = -2;
    private static final Pattern CUDA = Pattern.compile("cuda:(\\d{1,4})");

    /// @throws IllegalArgumentException when the setting has none of the three forms
    static ComputeDevice parse(String setting) {
        Matcher cuda = CUDA.matcher(setting);
        if (cuda.matches()) {
            return new ComputeDevice(Integer.parseInt(cuda.group(1)));
        }
        return switch (setting) {
            case "auto" -> new ComputeDevice(AUTO);
            case "cpu" -> new ComputeDevice(CPU);
            default ->
                throw new IllegalArgumentException(
                        "the device '" + setting + "' is unknown; use auto, cpu, or cuda:0, cuda:1, ... for a GPU");
        };
    }

    /// The engine's device, on this machine. Loads the engine.
    ///
    /// @throws IllegalArgumentException when the GPU can't be used here, with what to do about it
    Device resolve() {
        if (gpu == CPU) {
            return Device.cpu();
        }
        // The engine has this capability only where its library is a build for GPUs and finds a driver.
        boolean usable = Engine.getEngine("PyTorch").hasCapability("CUDA");
        return resolve(usable ? CudaUtils.getGpuCount() : 0);
    }

    /// @param gpus that this process can use
    Device resolve(int gpus) {
        if (gpu == CPU || (gpu == AUTO && gpus == 0)) {
            return Device.cpu();
        }
        if (gpu == AUTO) {
            return Device.gpu(0);
        }
        if (gpu < gpus) {
            return Device.gpu(gpu);
        }
        String reason = gpus == 0
                ? "PyTorch finds no GPU, so its library is a build for CPUs, or driver and CUDA libraries are not visible"
                        + " to this process; set it up as docs/gpu.md says, or use cpu"
                : "PyTorch finds " + gpus + (gpus == 1 ? " GPU, " : " GPUs, the last one is ") + "cuda:" + (gpus - 1);
        throw new IllegalArgumentException("the device cuda:" + gpu + " can't be used: " + reason);
    }

    /// In the form of the setting.
    static String name(Device device) {
        return device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu";
    }
}
