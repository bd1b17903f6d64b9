package io.sd2ail.compute;

import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.learning.djl.DjlBackendFactory;
import io.sd2ail.learning.djl.EngineUnavailableException;
import io.sd2ail.learning.vector.VectorBackendFactory;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.run.RunConfig;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The backend that a run's configuration asks for. With `auto` the choice is made when the first part that computes is
/// made, on that part's thread, so that rollouts begin meanwhile, and a process without such a part never loads one.
public final class Backends implements BackendFactory {
    private final RunConfig.Compute compute;
    private final int learnerThreads;
    private final int generatorThreads;
    private final Consumer<String> notice;
    private @Nullable BackendFactory chosen;

    /// @param notice takes one sentence on what computes and why
    public Backends(RunConfig.Compute compute, Consumer<String> notice) {
        Cores cores = Cores.share(Runtime.getRuntime().availableProcessors());
        this.compute = compute;
        this.learnerThreads = Objects.requireNonNullElse(compute.learnerThreads(), cores.learner());
        this.generatorThreads = Objects.requireNonNullElse(compute.generatorThreads(), cores.generator());
        this.notice = notice;
    }

    /// Loads what is configured by name, if it is: a choice that is left to this class can't fail.
    ///
    /// @throws EngineUnavailableException when PyTorch's native library does not load
    /// @throws IllegalArgumentException when the GPU that is configured can't be used, with what to do about it
    public synchronized void requireConfigured() {
        if (chosen == null && compute.backend() == RunConfig.Compute.Backend.DJL) {
            chosen = djl("as configured");
        } else if (compute.backend() == RunConfig.Compute.Backend.AUTO
                && compute.device().startsWith("cuda")) {
            var unused = new DjlBackendFactory(compute.device(), learnerThreads).device();
        }
    }

    @Override
    public LearnerBackend learner(NetworkShape shape, NoiseSchedule schedule) {
        return choice(shape, schedule).learner(shape, schedule);
    }

    @Override
    public DiffusionModel diffusionModel(NetworkShape shape, NoiseSchedule schedule) {
        return choice(shape, schedule).diffusionModel(shape, schedule);
    }

    private synchronized BackendFactory choice(NetworkShape shape, NoiseSchedule schedule) {
        BackendFactory choice = chosen;
        if (choice == null) {
            choice = choose(shape, schedule);
            chosen = choice;
        }
        return choice;
    }

    private BackendFactory choose(NetworkShape shape, NoiseSchedule schedule) {
        return switch (compute.backend()) {
            case DJL -> djl("as configured");
            case VECTOR -> vectorOrDjl();
            case AUTO -> vectorApiIsThere() ? gpuOrFaster(shape, schedule) : vectorOrDjl();
        };
    }

    private BackendFactory vectorOrDjl() {
        if (vectorApiIsThere()) {
            return vector("as configured");
        }
        return djl("the JVM runs without the Vector API: start it with --add-modules jdk.incubator.vector");
    }

    private BackendFactory gpuOrFaster(NetworkShape shape, NoiseSchedule schedule) {
        DjlBackendFactory djl = new DjlBackendFactory(compute.device(), learnerThreads);
        try {
            return djl.device().equals("cpu") ? faster(djl, shape, schedule) : djl("there is a GPU");
        } catch (EngineUnavailableException e) {
            return vector(String.valueOf(e.getMessage()));
        }
    }

    private static boolean vectorApiIsThere() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    private BackendFactory faster(BackendFactory djl, NetworkShape shape, NoiseSchedule schedule) {
        BackendFactory vector = new VectorBackendFactory(learnerThreads, generatorThreads);
        double djlSeconds = Calibration.seconds(djl, shape, schedule, Double.POSITIVE_INFINITY);
        double vectorSeconds = Calibration.seconds(vector, shape, schedule, djlSeconds);
        String both = String.format(
                Locale.ROOT,
                "128 rows through the denoiser take %.2f ms on the Vector API, %.2f ms on PyTorch",
                1e3 * vectorSeconds,
                1e3 * djlSeconds);
        return vectorSeconds <= djlSeconds ? vector(both) : djl(both);
    }

    private BackendFactory vector(String why) {
        notice.accept("computing on the Vector API, learner on " + threads(learnerThreads) + ", generator on "
                + threads(generatorThreads) + " (" + why + ")");
        return new VectorBackendFactory(learnerThreads, generatorThreads);
    }

    private BackendFactory djl(String why) {
        DjlBackendFactory factory = new DjlBackendFactory(compute.device(), learnerThreads);
        notice.accept("computing on PyTorch, " + factory.device() + ", " + threads(learnerThreads) + " (" + why + ")");
        return factory;
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }
}
