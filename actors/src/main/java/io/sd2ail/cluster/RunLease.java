package io.sd2ail.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The right of one side to stay when learners don't see each other any more: a lock on a file of the run, which all
/// learners have in common. The operating system takes it from a process that dies. Made by the toolkit, by name.
public final class RunLease extends Lease {
    /// Of the run's directory.
    static final String FILE = "membership.lock";

    private static final String FOLDER = "folder";
    private static final Logger log = LoggerFactory.getLogger(RunLease.class);
    private static final Executor OWN_THREAD = task -> Thread.ofVirtual().start(task);

    private final LeaseSettings settings;
    private @Nullable FileChannel held;

    /// As the toolkit calls it.
    public RunLease(LeaseSettings settings, ExtendedActorSystem unused) {
        this.settings = settings;
    }

    /// Settings of a node that has this run.
    static Config settings(Path run) {
        return ConfigFactory.empty()
                .withValue(
                        "sd2ail.run-lease." + FOLDER,
                        ConfigValueFactory.fromAnyRef(run.toAbsolutePath().toString()));
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return CompletableFuture.supplyAsync(this::isAcquired, OWN_THREAD);
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return acquire();
    }

    // A channel that is closed gives up its lock.
    private synchronized boolean isAcquired() {
        if (held != null) {
            return true;
        }
        Path file = Path.of(settings.leaseConfig().getString(FOLDER), FILE);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean locked = false;
            try {
                locked = channel.tryLock() != null;
            } catch (OverlappingFileLockException _) {
                // Another node of this process has it.
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
            held = locked ? channel : null;
            return locked;
        } catch (IOException e) {
            log.error(
                    "{} can't be locked ({}): the nodes on this side of a parted cluster join anew; is the run's folder"
                            + " one that all learners can write and lock?",
                    file,
                    e.toString());
            return false;
        }
    }

    @Override
    public CompletionStage<Boolean> release() {
        return CompletableFuture.supplyAsync(this::isReleased, OWN_THREAD);
    }

    private synchronized boolean isReleased() {
        FileChannel channel = held;
        held = null;
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                log.warn(
                        "{} in {} is not given back: {}",
                        FILE,
                        settings.leaseConfig().getString(FOLDER),
                        e.toString());
                return false;
            }
        }
        return true;
    }

    @Override
    public synchronized boolean checkLease() {
        return held != null;
    }
}
