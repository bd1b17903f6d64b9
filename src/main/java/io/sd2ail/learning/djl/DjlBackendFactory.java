package io.sd2ail.learning.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.network.NetworkShape;
import java.util.OptionalInt;

/// Backends on DJL's PyTorch engine, on a CPU or a GPU. The first one loads the native library; gradients are recorded
/// on whichever thread calls, without state that threads share.
public final class DjlBackendFactory implements BackendFactory {
    /// With the native library, wherever that lies, comes the file that names its version.
    private static final String VERSION = "/native/lib/pytorch.properties";

    private final ComputeDevice device;
    private final OptionalInt threads;

    /// On the CPU, with as many threads as the system property `ai.djl.pytorch.num_threads` says.
    public DjlBackendFactory() {
        this(ComputeDevice.parse("cpu"), OptionalInt.empty());
    }

    /// @param device `auto` for the first GPU if there is one, else the CPU; `cpu`; or `cuda:N`
    /// @param threads that share one operation on the CPU. The engine has one such number for the whole process: it
    ///     is set when a part is made, and counts for every thread that computes for the first time after that
    /// @throws IllegalArgumentException when the device has none of these forms
    public DjlBackendFactory(String device, int threads) {
        this(ComputeDevice.parse(device), OptionalInt.of(requirePositive(threads)));
    }

    private DjlBackendFactory(ComputeDevice device, OptionalInt threads) {
        this.device = device;
        this.threads = threads;
    }

    private static int requirePositive(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("PyTorch needs at least 1 thread, not " + threads);
        }
        return threads;
    }

    /// Where the parts will compute: `cpu` or `cuda:N`. Loads the engine, but allocates nothing.
    ///
    /// @throws IllegalArgumentException when the GPU that was asked for can't be used, with what to do about it
    /// @throws EngineUnavailableException when the native library does not load
    public String device() {
        return ComputeDevice.name(resolve());
    }

    @Override
    public LearnerBackend learner(NetworkShape shape, NoiseSchedule schedule) {
        NoiseSchedule fitting = schedule.requireSteps(shape.diffusionSteps());
        return new DjlBackend(memory(), shape, fitting);
    }

    @Override
    public DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule) {
        return new DjlDiffusionModel(memory(), shape, schedule.requireSteps(shape.diffusionSteps()));
    }

    private DeviceMemory memory() {
        DeviceMemory memory = new DeviceMemory(resolve());
        threads.ifPresent(Autograd::useThreads);
        return memory;
    }

    private Device resolve() {
        if (DjlBackendFactory.class.getResource(VERSION) == null && System.getenv("PYTORCH_LIBRARY_PATH") == null) {
            throw EngineUnavailableException.leftOut();
        }
        try {
            Engine.getEngine("PyTorch");
        } catch (EngineException | LinkageError e) {
            throw new EngineUnavailableException(e);
        }
        return device.resolve();
    }
}
