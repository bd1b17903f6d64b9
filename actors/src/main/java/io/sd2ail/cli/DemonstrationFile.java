package io.sd2ail.cli;

import io.sd2ail.train.RunConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The demonstrations of a run. A run keeps its own copy, so that it goes on with the same ones whatever becomes of the
/// file that it started with.
///
/// @param source file to read them from
/// @param kept the run's own copy
/// @param used whether the algorithm imitates at all
record DemonstrationFile(Path source, Path kept, boolean used) {
    /// Its name in the run directory.
    static final String NAME = "demonstrations.npz";

    /// Finds the file; bundled demonstrations are unpacked to a temporary one.
    static DemonstrationFile of(RunConfig config, Path runDirectory, boolean resume) {
        Path kept = runDirectory.resolve(NAME);
        boolean used = config.algorithm().imitates();
        if (resume || !used) {
            return new DemonstrationFile(kept, kept, used);
        }
        String file = config.demonstrations().file();
        Path source = file.equals(RunConfig.Demonstrations.BUNDLED) ? bundled(config.environment()) : Path.of(file);
        return new DemonstrationFile(source, kept, true);
    }

    private static Path bundled(String environment) {
        String resource = "/io/sd2ail/demonstrations/" + environment + ".npz";
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
