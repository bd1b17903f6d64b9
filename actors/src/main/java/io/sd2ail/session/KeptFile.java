package io.sd2ail.session;

import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.demonstration.format.DemonstrationWriter;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.training.ExpertSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file that a run imitates or begins with: demonstrations, a saved diffusion model of them, a policy. A run keeps
/// its own copy, so that it goes on with the same one whatever becomes of the file that it started with.
///
/// @param source file to read from
/// @param temporary whether the source goes once it was read and copied
/// @param kept the run's own copy
/// @param used whether the run needs it at all
public record KeptFile(Path source, boolean temporary, Path kept, boolean used) implements AutoCloseable {
    /// Names in the run directory.
    public static final String DEMONSTRATIONS = "demonstrations.npz";

    private static final String INITIAL_POLICY = "initial-policy";

    public static final String DIFFUSION = "diffusion.safetensors";

    /// The demonstrations; bundled ones are unpacked to a temporary file.
    public static KeptFile demonstrations(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(DEMONSTRATIONS);
        boolean used = config.algorithm().imitates() && config.demonstrations().real();
        if (resume || !used) {
            return new KeptFile(kept, false, kept, used);
        }
        ExpertFile expert = ExpertFile.of(config);
        return new KeptFile(expert.path(), expert.temporary(), kept, true);
    }

    /// The diffusion model.
    public static KeptFile diffusion(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(DIFFUSION);
        String file = config.demonstrations().diffusion();
        boolean used = config.algorithm().imitates() && file != null;
        return new KeptFile(resume || file == null ? kept : Path.of(file), false, kept, used);
    }

    /// The policy that the run begins with.
    static KeptFile initialPolicy(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(INITIAL_POLICY);
        String file = config.initialPolicy();
        return new KeptFile(resume || file == null ? kept : Path.of(file), false, kept, file != null);
    }

    /// Demonstrations and model, as the run reads them.
    public static ExpertSources sources(KeptFile demonstrations, KeptFile diffusion) {
        return new ExpertSources(
                demonstrations.used ? demonstrations.source : null, diffusion.used ? diffusion.source : null);
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

    @Override
    public void close() {
        if (temporary) {
            new ExpertFile(source, true).close();
        }
    }
}
