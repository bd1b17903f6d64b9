package io.sd2ail.cli;

import io.sd2ail.config.TaskName;
import io.sd2ail.train.ExpertSources;
import io.sd2ail.train.RunConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file that a run imitates: demonstrations, or a saved diffusion model of them. A run keeps its own copy, so that it
/// goes on with the same one whatever becomes of the file that it started with.
///
/// @param source file to read from
/// @param kept the run's own copy
/// @param used whether the run needs it at all
record KeptFile(Path source, Path kept, boolean used) {
    /// Names in the run directory.
    static final String DEMONSTRATIONS = "demonstrations.npz";

    static final String DIFFUSION = "diffusion.safetensors";

    /// The demonstrations; bundled ones are unpacked to a temporary file.
    static KeptFile demonstrations(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(DEMONSTRATIONS);
        boolean used = config.algorithm().imitates() && config.demonstrations().real();
        return new KeptFile(resume || !used ? kept : demonstrations(config), kept, used);
    }

    /// The demonstrations that a configuration names.
    static Path demonstrations(RunConfig config) {
        String file = config.demonstrations().file();
        return file.equals(RunConfig.Demonstrations.BUNDLED) ? bundled(config.environment()) : Path.of(file);
    }

    /// The diffusion model.
    static KeptFile diffusion(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(DIFFUSION);
        String file = config.demonstrations().diffusion();
        boolean used = config.algorithm().imitates() && file != null;
        return new KeptFile(resume || file == null ? kept : Path.of(file), kept, used);
    }

    /// Both, as the run reads them.
    static ExpertSources sources(KeptFile demonstrations, KeptFile diffusion) {
        return new ExpertSources(
                demonstrations.used ? demonstrations.source : null, diffusion.used ? diffusion.source : null);
    }

    private static Path bundled(String environment) {
        String resource = "/io/sd2ail/demonstrations/" + TaskName.of(environment) + ".npz";
        try (InputStream in = RunConfig.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw CommandFailure.failed("no demonstrations of " + environment
                        + " come with the project: record some by ./sd2ail expert --env " + environment
                        + ", or name a file with --demos");
            }
            Path unpacked = Files.createTempFile("sd2ail-demonstrations", ".npz");
            unpacked.toFile().deleteOnExit();
            Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
            return unpacked;
        } catch (IOException e) {
            throw CommandFailure.failed("the bundled demonstrations can't be unpacked (" + e.getMessage()
                    + "): make room in the temporary folder " + System.getProperty("java.io.tmpdir"));
        }
    }

    /// Makes the run's own copy, if it has none.
    void keep() {
        if (!used || Files.exists(kept)) {
            return;
        }
        try {
            Files.copy(source, kept);
        } catch (IOException e) {
            throw CommandFailure.failed(
                    kept + " can't be written (" + e.getMessage() + "): check the free space and permissions there");
        }
    }
}
