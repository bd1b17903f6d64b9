package io.sd2ail.tls;

import java.nio.file.Path;

/// Certificates that no command makes.
public final class Certificates {
    private Certificates() {}

    /// One that has expired.
    public static Path expired(Authority authority) throws Exception {
        return authority.issue("late", "-10d", 2);
    }
}
