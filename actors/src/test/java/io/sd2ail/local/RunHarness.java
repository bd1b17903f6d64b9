package io.sd2ail.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.sd2ail.checkpoint.RunDirectory;
import io.sd2ail.fake.RecordedEvents;
import io.sd2ail.parts.Parts;
import io.sd2ail.run.RunListener;
import io.sd2ail.session.RunOutcome;
import io.sd2ail.session.RunStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.Done;

/// A run in a folder of a test, every message through its bytes.
public final class RunHarness implements AutoCloseable {
    private static final Config STRICT = ConfigFactory.parseString("""
                    pekko.actor.serialize-messages = on
                    sd2ail.system { notice-after = 50 ms, connection.smallest-backoff = 10 ms }
                    """).withFallback(ConfigFactory.load());

    final RecordedEvents events = new RecordedEvents();
    final RunStorage storage;
    /// Completes when the process would be ended because its actors answer nobody.
    final CompletableFuture<Done> ended = new CompletableFuture<>();
    final LocalRun run;
    private final RunDirectory directory;

    /// Begins a run, or goes on with the one that the folder holds.
    public RunHarness(Parts parts, Path folder, RunListener... listeners) {
        this("", parts, folder, listeners);
    }

    /// @param settings of the actor system, over the harness's own
    RunHarness(String settings, Parts parts, Path folder, RunListener... listeners) {
        directory = Files.exists(folder.resolve("run"))
                ? RunDirectory.open(folder.resolve("run"))
                : RunDirectory.create(folder.resolve("run"), "fake = true\n");
        storage = RunStorage.open(directory, parts.task().config().checkpoints());
        List<RunListener> all = new ArrayList<>(List.of(listeners));
        all.addFirst(events);
        run = LocalRun.start(
                parts,
                storage,
                all,
                ConfigFactory.parseString(settings).withFallback(STRICT),
                () -> ended.complete(Done.getInstance()));
    }

    public RunOutcome await() {
        return run.result().orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        run.requestStop();
        var unused = run.result()
                .orTimeout(60, TimeUnit.SECONDS)
                .handle((_, _) -> "over")
                .join();
        storage.close();
        directory.close();
    }

    /// The folder between two runs.
    static Folder folder(Path folder) {
        return new Folder(folder.resolve("run").resolve("checkpoints"));
    }

    /// @param checkpoints where they lie
    record Folder(Path checkpoints) {
        private List<Path> sorted() {
            try (Stream<Path> listing = Files.list(checkpoints)) {
                return listing.sorted().toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void dropCheckpoints() {
            sorted().forEach(Folder::delete);
        }

        /// How many were dropped.
        long keepOldestCheckpoint() {
            List<Path> newer = sorted().subList(1, sorted().size());
            newer.forEach(Folder::delete);
            return newer.size();
        }

        private static void delete(Path path) {
            try (Stream<Path> inside = Files.walk(path)) {
                for (Path each :
                        inside.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
