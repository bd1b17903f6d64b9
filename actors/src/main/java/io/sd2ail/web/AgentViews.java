package io.sd2ail.web;

import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.data.Trajectory;
import io.sd2ail.data.TransitionBatch;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.environment.Drawing;
import io.sd2ail.environment.Environments;
import io.sd2ail.episode.EpisodeFile;
import io.sd2ail.episode.RecordedEpisode;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.KeptFile;
import io.sd2ail.session.RunFolders;
import io.sd2ail.training.Experts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The agent of a run and its expert as a browser draws them, from what the run directory holds: it serves a run that
/// goes on and one that has ended alike, and nothing of it runs in the learner. Poses are computed when somebody asks,
/// once an episode.
///
/// Thread-safe; calls wait for each other and may read files, so they belong on a thread that may block.
final class AgentViews implements AutoCloseable {
    /// Steps of an expert's episode that are shown.
    private static final int MOST_STEPS = 2000;

    /// Bytes of demonstrations that are read beside a learner, which has read them itself.
    private static final long LARGEST_FILE = 256L << 20;

    /// @param key tells one content of the file from the next
    private record Kept(String key, byte[] frames) {}

    private final Path runDirectory;
    private final RunConfig config;
    private final Map<EpisodeFile.Choice, Kept> episodes = new EnumMap<>(EpisodeFile.Choice.class);
    private @Nullable Drawing drawing;
    /// Why there is no drawing; empty when there is one or nobody has asked.
    private String undrawable = "";

    private byte @Nullable [] expert;

    /// @throws io.sd2ail.terminal.CommandFailure when there is no run
    AgentViews(Path runDirectory) {
        this.runDirectory = runDirectory;
        this.config = RunFolders.read(runDirectory);
    }

    /// What is drawn, as JSON: `environment` and `secondsPerStep` with `shapes`, each a `name`, `body`, `kind` and
    /// `size`; or `missing`, a sentence, where the environment can't be drawn.
    synchronized String scene() {
        Drawing drawn = drawing();
        if (drawn == null) {
            return missingScene(undrawable);
        }
        List<Map<String, Object>> shapes = drawn.scene().shapes().stream()
                .map(shape -> Map.<String, Object>of(
                        "name",
                        shape.name(),
                        "body",
                        shape.body(),
                        "kind",
                        shape.kind().name().toLowerCase(Locale.ROOT),
                        "size",
                        shape.size()))
                .toList();
        return PoseFrames.text(Map.of(
                "environment",
                config.environment(),
                "secondsPerStep",
                drawn.scene().secondsPerStep(),
                "shapes",
                shapes));
    }

    /// A scene that there is none of.
    static String missingScene(String sentence) {
        return PoseFrames.text(Map.of("missing", sentence));
    }

    /// The first episode of an evaluation, as [PoseFrames] lays it out.
    synchronized byte[] agent(EpisodeFile.Choice choice) {
        Drawing drawn = drawing();
        if (drawn == null) {
            return PoseFrames.missing(undrawable);
        }
        Path file = choice.in(runDirectory);
        try {
            String key = Files.exists(file) ? Files.getLastModifiedTime(file) + " " + Files.size(file) : "";
            Kept kept = episodes.get(choice);
            if (kept == null || !kept.key.equals(key)) {
                kept = new Kept(key, key.isEmpty() ? none() : frames(drawn, file));
                episodes.put(choice, kept);
            }
            return kept.frames;
        } catch (IOException e) {
            return PoseFrames.missing(sentence(StorageException.reading(file, e)));
        }
    }

    private static byte[] none() {
        return PoseFrames.missing("No episode yet: the first evaluation brings one.");
    }

    private static byte[] frames(Drawing drawn, Path file) {
        EpisodeFile read;
        try {
            read = EpisodeFile.read(file);
        } catch (StorageException e) {
            return PoseFrames.missing(sentence(e));
        }
        RecordedEpisode episode = read.episode();
        int size = episode.configurationSize();
        if (size != drawn.configurationSize()) {
            return PoseFrames.missing(file + " shows " + size + " numbers a step, and the environment has "
                    + drawn.configurationSize() + ": its model has changed since.");
        }
        double[][] configurations = new double[episode.steps() + 1][size];
        for (int i = 0; i < configurations.length * size; i++) {
            configurations[i / size][i % size] = episode.configurations()[i];
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("environmentSteps", read.environmentSteps());
        facts.put("policyVersion", read.policyVersion());
        facts.put("whole", episode.whole());
        return PoseFrames.of(drawn, configurations, episode.rewards(), facts);
    }

    /// The first of the run's demonstrations, as [PoseFrames] lays it out.
    synchronized byte[] expert() {
        if (expert == null) {
            Drawing drawn = drawing();
            expert = drawn == null ? PoseFrames.missing(undrawable) : expertFrames(drawn);
        }
        return expert;
    }

    private byte[] expertFrames(Drawing drawn) {
        Path file = runDirectory.resolve(KeptFile.DEMONSTRATIONS);
        if (!config.algorithm().imitates() || !Files.exists(file)) {
            return PoseFrames.missing("This run has no demonstrations to show.");
        }
        Demonstrations chosen;
        try {
            if (Files.size(file) > LARGEST_FILE) {
                return PoseFrames.missing("The demonstrations are too large to be read once more for this page.");
            }
            chosen = Experts.chosen(
                    config,
                    DemonstrationFormats.open(file, config.demonstrations().observations())
                            .demonstrations());
        } catch (DemonstrationFormatException e) {
            return PoseFrames.missing(sentence(e));
        } catch (IOException e) {
            return PoseFrames.missing(sentence(StorageException.reading(file, e)));
        }
        Trajectory trajectory = chosen.trajectories().getFirst();
        TransitionBatch steps = trajectory.transitions();
        int shown = Math.min(steps.rows(), MOST_STEPS);
        double[][] configurations = drawn.configurations(observations(steps, shown));
        if (configurations == null) {
            return PoseFrames.missing("The demonstrations' observations don't tell where everything is.");
        }
        return PoseFrames.of(
                drawn,
                configurations,
                chosen.hasRewards() ? steps.rewards() : null,
                Map.of("whole", shown == steps.rows()));
    }

    /// Those acted on, and where it is known, the one after the last action.
    private static double[][] observations(TransitionBatch steps, int shown) {
        int size = steps.observationSize();
        int last = (shown - 1) * size;
        boolean known = !Float.isNaN(steps.nextObservations()[last]);
        double[][] observations = new double[known ? shown + 1 : shown][size];
        for (int row = 0; row < observations.length; row++) {
            for (int i = 0; i < size; i++) {
                observations[row][i] =
                        row < shown ? steps.observations()[row * size + i] : steps.nextObservations()[last + i];
            }
        }
        return observations;
    }

    private @Nullable Drawing drawing() {
        if (drawing == null && undrawable.isEmpty()) {
            try {
                drawing = Environments.drawing(config.environment(), config.contacts());
                undrawable = drawing == null
                        ? config.environment() + " can't be drawn: only MuJoCo's own models and Pendulum-v1 can."
                        : "";
            } catch (RuntimeException failure) { // a simulator that isn't here, a model of the user's that has gone
                undrawable = config.environment() + " can't be drawn here: " + failure.getMessage();
            }
        }
        return drawing;
    }

    private static String sentence(RuntimeException failure) {
        return String.valueOf(failure.getMessage());
    }

    @Override
    public synchronized void close() {
        if (drawing != null) {
            drawing.close();
            drawing = null;
            undrawable = "The page is closing.";
        }
    }
}
