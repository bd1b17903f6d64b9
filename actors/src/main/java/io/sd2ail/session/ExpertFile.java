package io.sd2ail.session;

import io.sd2ail.config.TaskName;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The demonstrations that a configuration names. Those that come with the project are unpacked to a temporary file,
/// which goes as soon as it was read: a process that is killed later leaves nothing.
///
/// @param temporary whether [#close] deletes it
public record ExpertFile(Path path, boolean temporary) implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ExpertFile.class);

    public static ExpertFile of(RunConfig config) {
        String file = config.demonstrations().file();
        return file.equals(RunConfig.Demonstrations.BUNDLED)
                ? new ExpertFile(unpacked(config.environment()), true)
                : new ExpertFile(Path.of(file), false);
    }

    private static Path unpacked(String environment) {
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
                    + "): make the temporary folder " + System.getProperty("java.io.tmpdir")
                    + " writable, with room and a file descriptor to spare, or set TMPDIR to another one");
        }
    }

    @Override
    public void close() {
        if (temporary) {
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                log.warn("{} stays behind: {}", path, e.getMessage());
            }
        }
    }
}
