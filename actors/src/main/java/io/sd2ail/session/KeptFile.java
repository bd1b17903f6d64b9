package io.sd2ail.session;

import io.sd2ail.config.TaskName;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.demonstration.format.DemonstrationWriter;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.training.ExpertSources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// A file that a run imitates or begins with: demonstrations, a saved diffusion model of them, a policy. A run keeps
/// its own copy, so that it goes on with the same one whatever becomes of the file that it started with.
///
/// @param source file to read from
/// @param kept the run's own copy
/// @param used whether the run needs it at all
public record KeptFile(Path source, Path kept, boolean used) {
    /// Names in the run directory.
    public static final String DEMONSTRATIONS = "demonstrations.npz";

    private static final String INITIAL_POLICY = "initial-policy";

    public static final String DIFFUSION = "diffusion.safetensors";

    /// The demonstrations; bundled ones are unpacked to a temporary file.
    public static KeptFile demonstrations(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(DEMONSTRATIONS);
        boolean used = config.algorithm().imitates() && config.demonstrations().real();
        return new KeptFile(resume || !used ? kept : demonstrations(config), kept, used);
    }

    /// The demonstrations that a configuration names.
    public static Path demonstrations(RunConfig config) {
        String file = config.demonstrations().file();
        return file.equals(RunConfig.Demonstrations.BUNDLED) ? bundled(config.environment()) : Path.of(file);
    }

    /// The diffusion model.
    public static KeptFile diffusion(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(DIFFUSION);
        String file = config.demonstrations().diffusion();
        boolean used = config.algorithm().imitates() && file != null;
        return new KeptFile(resume || file == null ? kept : Path.of(file), kept, used);
    }

    /// The policy that the run begins with.
    static KeptFile initialPolicy(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(INITIAL_POLICY);
        String file = config.initialPolicy();
        return new KeptFile(resume || file == null ? kept : Path.of(file), kept, file != null);
    }

    /// Demonstrations and model, as the run reads them.
    public static ExpertSources sources(KeptFile demonstrations, KeptFile diffusion) {
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

    /// Makes the run's own copy, if it has none. Demonstrations of other formats than the written one are converted:
    /// the copy is what its name says.
    ///
    /// @param observationParts as they were read
    void keep(List<String> observationParts) {
        if (!used || Files.exists(kept)) {
            return;
        }
        try {
            if (kept.endsWith(DEMONSTRATIONS) && !DemonstrationFormats.isWrittenForm(source)) {
                DemonstrationWriter.write(
                        kept,
                        DemonstrationFormats.open(source, observationParts).demonstrations());
            } else {
                Files.copy(source, kept);
            }
        } catch (IOException e) {
            throw CommandFailure.failed(
                    kept + " can't be written (" + e.getMessage() + "): check the free space and permissions there");
        }
    }
}
