package io.sd2ail.web;

import io.sd2ail.telemetry.RunFacts;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The runs that lie beside the page's own in the same folder, whose curves may be drawn over its. Which there are says
/// the folder alone: a name from a browser is compared with those, and never becomes a path. Thread-safe; calls read
/// files.
final class OtherRuns {
    /// The newest ones, of folders that hold more.
    static final int MOST_LISTED = 200;

    /// Runs whose metrics are kept; the one that was asked for longest ago goes first.
    static final int MOST_KEPT = 8;

    private final @Nullable Path folder;
    private final Set<Path> shown;
    private final Executor blocking;
    private final Map<Path, FollowedRun> kept = new LinkedHashMap<>(16, 0.75f, true);

    /// @param shown directories of the page's own runs
    OtherRuns(List<Path> shown, Executor blocking) {
        this.shown = shown.stream().map(OtherRuns::whole).collect(Collectors.toSet());
        this.folder = shown.isEmpty() ? null : whole(shown.getFirst()).getParent();
        this.blocking = blocking;
    }

    private static Path whole(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /// @param writtenMillis wall time of its newest metrics
    private record Candidate(Path directory, long writtenMillis) {
        String name() {
            return directory.getFileName().toString();
        }
    }

    /// A run that can be chosen.
    ///
    /// @param facts null where it has none, as runs of earlier versions
    record Entry(String name, long writtenMillis, @Nullable RunFacts facts) {}

    /// Those that can be chosen, the newest first.
    List<Entry> list() {
        return candidates().stream()
                .map(run -> new Entry(
                        run.name(),
                        run.writtenMillis(),
                        RunFacts.read(run.directory()).orElse(null)))
                .toList();
    }

    /// @param name of one that can be chosen; empty for any other
    /// @throws CommandFailure when its configuration can't be read
    Optional<FollowedRun> find(String name) {
        return candidates().stream()
                .filter(run -> run.name().equals(name))
                .findFirst()
                .map(run -> followed(run.directory()));
    }

    private List<Candidate> candidates() {
        if (folder == null) {
            return List.of();
        }
        List<Candidate> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            for (Path child : children.filter(each -> !shown.contains(each)).toList()) {
                Path metrics = child.resolve(MetricsCsv.FILE_NAME);
                if (Files.isRegularFile(metrics) && Files.isRegularFile(child.resolve("config.conf"))) {
                    found.add(new Candidate(
                            child, Files.getLastModifiedTime(metrics).toMillis()));
                }
            }
        } catch (IOException _) {
            // A folder that is not there yet, or a run that goes while it is looked at.
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Candidate::writtenMillis).reversed())
                .limit(MOST_LISTED)
                .toList();
    }

    private synchronized FollowedRun followed(Path directory) {
        FollowedRun run = kept.computeIfAbsent(directory, path -> new FollowedRun(path, _ -> {}, blocking));
        if (kept.size() > MOST_KEPT) {
            kept.remove(kept.keySet().iterator().next());
        }
        return run;
    }
}
