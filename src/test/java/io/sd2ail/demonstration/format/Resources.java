package io.sd2ail.demonstration.format;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Objects;

/// Files below `demonstrations` of the test resources.
final class Resources {
    private Resources() {}

    static Path file(String name) {
        URL url = Objects.requireNonNull(Resources.class.getResource("/demonstrations/" + name), name);
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
