package io.sd2ail.process;

import io.sd2ail.cluster.Addresses;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A free port for the learner of a launched cluster, which starts seconds after the choice: a lock beside the
/// temporary files keeps other launches of this machine from choosing it meanwhile.
public final class PortLease implements AutoCloseable {
    private static final int TRIES = 50;

    private final int port;
    private final @Nullable FileChannel lock;
    private final Path file;

    private PortLease(int port, @Nullable FileChannel lock, Path file) {
        this.port = port;
        this.lock = lock;
        this.file = file;
    }

    /// The preferred port, or another where it is taken or promised to another launch.
    public static PortLease of(int preferred) {
        int port = Addresses.freePort(Addresses.LOOPBACK, preferred);
        for (int i = 0; i < TRIES; i++) {
            Path file = Path.of(System.getProperty("java.io.tmpdir"), "sd2ail-port-" + port + ".lock");
            try {
                FileChannel locked = locked(file);
                if (locked != null) {
                    return new PortLease(port, locked, file);
                }
            } catch (IOException _) {
                // Another user's, or no place for temporary files: another port is as good.
            }
            port = Addresses.freePort(Addresses.LOOPBACK, 0);
        }
        return new PortLease(port, null, Path.of(""));
    }

    private static @Nullable FileChannel locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException _) {
            // Of this very process.
        }
        channel.close();
        return null;
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        if (lock == null) {
            return;
        }
        try (lock) {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // An empty file stays among the temporary ones.
        }
    }
}
