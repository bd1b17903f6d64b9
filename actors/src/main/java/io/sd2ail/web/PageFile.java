package io.sd2ail.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `page` in a run's directory: the address of the page of the process that has the run. One that was killed leaves it
/// behind.
public final class PageFile {
    static final String NAME = "page";

    private static final long LARGEST = 1024;

    private PageFile() {}

    /// Forgets what a process that was killed left behind.
    ///
    /// @throws UncheckedIOException when the directory can't be written
    public static void remove(Path runDirectory) {
        try {
            Files.deleteIfExists(runDirectory.resolve(NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Empty where there is none.
    public static Optional<URI> read(Path runDirectory) {
        Path file = runDirectory.resolve(NAME);
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                return Optional.empty();
            }
            URI uri = URI.create(Files.readString(file).strip());
            return "http".equals(uri.getScheme()) ? Optional.of(uri) : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
