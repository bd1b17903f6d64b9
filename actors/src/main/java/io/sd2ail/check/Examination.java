package io.sd2ail.check;

import io.sd2ail.compute.Backends;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigException;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.mujoco.MujocoException;
import io.sd2ail.environment.mujoco.MujocoFiles;
import io.sd2ail.environment.mujoco.MujocoLibrary;
import io.sd2ail.learning.DiffusionModel;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/// The checks of `doctor`: whether this machine and this installation can train.
public final class Examination {
    private static final int JDK = 25;
    private static final long MEGABYTE = 1 << 20;
    private static final long HEAP_NEEDED = 512 * MEGABYTE;
    private static final long DISK_NEEDED = 1024 * MEGABYTE;

    private final Screen screen;
    private final Path runs;

    /// @param runs folder that will hold runs
    public Examination(Screen screen, Path runs) {
        this.screen = screen;
        this.runs = runs;
    }

    public List<Finding> findings() {
        return List.of(
                java(),
                cores(),
                heap(),
                configuration(),
                environments(),
                mujoco(),
                learner(),
                runsFolder(),
                disk(),
                terminal());
    }

    private static Finding java() {
        Runtime.Version version = Runtime.version();
        return version.feature() >= JDK
                ? Finding.ok("java", version.toString())
                : Finding.fail("java", version + ": install a JDK " + JDK + " and set JAVA_HOME to it");
    }

    private static Finding cores() {
        int cores = Runtime.getRuntime().availableProcessors();
        return cores >= 2
                ? Finding.ok("processors", String.valueOf(cores))
                : Finding.warn("processors", "1: learner and rollouts share it; two make training about twice as fast");
    }

    private static Finding heap() {
        long heap = Runtime.getRuntime().maxMemory();
        String size = heap / MEGABYTE + " MB of heap";
        return heap >= HEAP_NEEDED
                ? Finding.ok("memory", size)
                : Finding.warn("memory", size + ": raise it by JAVA_TOOL_OPTIONS=-Xmx2g, long runs need it");
    }

    private static Finding configuration() {
        try {
            ConfigSources sources = new ConfigSources(null, "Pendulum-v1", null, null, List.of());
            ConfigBinder.bind(sources.load(), RunConfig.class);
            return Finding.ok(
                    "configuration",
                    sources.folder() == null
                            ? "the program's own"
                            : sources.folder().toString());
        } catch (ConfigException e) {
            return Finding.fail("configuration", String.valueOf(e.getMessage()));
        }
    }

    private static Finding environments() {
        return Environments.names().isEmpty()
                ? Finding.fail("environments", "none: the class path is not whole, build again by ./sd2ail test")
                : Finding.ok("environments", String.join(", ", Environments.names()));
    }

    /// Not fetched here: what is wanted of MuJoCo fetches it.
    private static Finding mujoco() {
        Path file = MujocoFiles.present();
        if (file == null) {
            return Finding.ok("mujoco", MujocoLibrary.VERSION + ", to be fetched when a task needs it (9 MB, once)");
        }
        try {
            MujocoLibrary.require();
            return Finding.ok("mujoco", MujocoLibrary.VERSION + " in " + file);
        } catch (MujocoException e) {
            return Finding.fail("mujoco", String.valueOf(e.getMessage()));
        }
    }

    /// Which backend a run would take here: measures both at a small size.
    private static Finding learner() {
        try {
            RunConfig config = ConfigBinder.bind(
                    new ConfigSources(null, "Pendulum-v1", null, null, List.of()).load(), RunConfig.class);
            int steps = config.sd2ail().diffusionSteps();
            NetworkShape shape = new NetworkShape(3, 1, 4, 1, 64, 64, steps);
            NoiseSchedule schedule = NoiseSchedule.of(config.sd2ail().noiseSchedule(), steps);
            AtomicReference<String> choice = new AtomicReference<>("");
            try (DiffusionModel model = new Backends(config.compute(), choice::set).diffusionModel(shape, schedule)) {
                float probability = model.expertProbability(1, new float[4], new float[steps * 4])[0];
                return probability > 0 && probability <= 1
                        ? Finding.ok("learner", choice.get())
                        : Finding.fail("learner", "computed " + probability + ": report this with the version");
            }
        } catch (RuntimeException | LinkageError e) {
            return Finding.fail("learner", String.valueOf(e.getMessage()));
        }
    }

    private Finding runsFolder() {
        Path folder = Files.exists(runs) ? runs : runs.toAbsolutePath().getParent();
        try {
            Files.delete(Files.createTempFile(folder, ".doctor", ""));
            return Finding.ok("run directories", runs + " can be written");
        } catch (IOException e) {
            return Finding.fail(
                    "run directories",
                    folder
                            + " can't be written: give yourself the right to write there, or name another place by --run");
        }
    }

    private Finding disk() {
        try {
            long free = Files.getFileStore(Path.of("").toAbsolutePath()).getUsableSpace();
            String size = free / MEGABYTE + " MB free";
            return free >= DISK_NEEDED
                    ? Finding.ok("disk", size)
                    : Finding.warn("disk", size + ": a long run's journal and checkpoints need about 1 GB");
        } catch (IOException e) {
            return Finding.warn("disk", "its free space is unknown (" + e.getMessage() + "): check by `df -h .`");
        }
    }

    private Finding terminal() {
        return Finding.ok("terminal", screen.isTerminal() ? "progress bar" : "none: plain lines of progress");
    }
}
