package io.sd2ail.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder for files that the sides share, gone when closed.
public final class ScratchFolder implements AutoCloseable {
    private final Path path;

    public ScratchFolder() {
        try {
            path = Files.createTempDirectory("sd2ail-benchmark");
        } catch (IOException e) {
            throw BenchmarkFailure.failed("no folder for temporary files can be made (" + e
                    + "): set -Djava.io.tmpdir in SD2AIL_JAVA_OPTS to one with room");
        }
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw BenchmarkFailure.failed(path + " can't be removed (" + e + "): remove it by hand");
        }
    }
}
