package io.sd2ail.episode;

import io.sd2ail.checkpoint.DurableFiles;
import io.sd2ail.checkpoint.StorageException;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.array.Npz;
import io.sd2ail.demonstration.array.NpzWriter;
import io.sd2ail.demonstration.array.NumericArray;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// A recorded episode on the disk, as NumPy's `.npz`: `configurations` [steps + 1, size], `rewards` [steps], `whole`,
/// `environment_steps` and `policy_version`.
///
/// @param environmentSteps training steps when the policy was taken
/// @param policyVersion version of the policy that played
public record EpisodeFile(long environmentSteps, long policyVersion, RecordedEpisode episode) {
    /// Which episodes a run keeps.
    public enum Choice {
        /// Of the last evaluation.
        LATEST,
        /// Of the evaluation whose policy is kept as the best one.
        BEST;

        /// @param runDirectory of the run
        public Path in(Path runDirectory) {
            return runDirectory.resolve("episodes").resolve(name().toLowerCase(Locale.ROOT) + ".npz");
        }
    }

    /// Replaces the file; its folder is there.
    ///
    /// @throws StorageException when it can't be written
    public void write(Path file) {
        Map<String, Object> arrays = new LinkedHashMap<>();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        arrays.put("configurations", episode.configurations());
        shapes.put("configurations", new long[] {episode.steps() + 1L, episode.configurationSize()});
        arrays.put("rewards", episode.rewards());
        shapes.put("rewards", new long[] {episode.steps()});
        arrays.put("whole", new boolean[] {episode.whole()});
        arrays.put("environment_steps", environmentSteps);
        arrays.put("policy_version", policyVersion);
        DurableFiles.replace(file, out -> NpzWriter.write(out, arrays, shapes));
    }

    /// @throws StorageException when it can't be read or holds no such episode
    public static EpisodeFile read(Path file) {
        try (Npz npz = Npz.open(file)) {
            for (String name :
                    new String[] {"configurations", "rewards", "whole", "environment_steps", "policy_version"}) {
                if (!npz.names().contains(name)) {
                    throw unusable(file, "has no array '" + name + "'");
                }
            }
            NumericArray configurations = npz.array("configurations");
            long[] shape = configurations.shape();
            RecordedEpisode episode = new RecordedEpisode(
                    shape.length == 2 ? (int) shape[1] : 0,
                    configurations.floats(),
                    npz.array("rewards").floats(),
                    scalar(file, npz, "whole") != 0);
            String fault = episode.fault();
            if (!fault.isEmpty()) {
                throw unusable(file, fault);
            }
            return new EpisodeFile(
                    (long) scalar(file, npz, "environment_steps"), (long) scalar(file, npz, "policy_version"), episode);
        } catch (DemonstrationFormatException damaged) {
            throw unusable(file, "is damaged (" + damaged.getMessage() + ")");
        }
    }

    private static double scalar(Path file, Npz npz, String name) {
        double[] values = npz.array(name).values();
        if (values.length != 1) {
            throw unusable(file, "has " + values.length + " numbers as '" + name + "' instead of one");
        }
        return values[0];
    }

    private static StorageException unusable(Path file, String problem) {
        return StorageException.unusable(file, problem, "remove it, the next evaluation of the run writes another");
    }
}
