package io.sd2ail.expert;

import io.sd2ail.demonstration.Origin;
import io.sd2ail.environment.Environment;
import io.sd2ail.model.PolicyFile;
import io.sd2ail.run.RunConfig;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

/// What a recording leaves: the demonstrations `NAME.npz`, their model card `NAME.md` and the policy that recorded
/// them, `NAME.safetensors`, side by side.
///
/// @param demonstrations path of the `.npz`
public record ExpertFiles(Path demonstrations) {
    public static final String SUFFIX = ".npz";

    private Path beside(String suffix) {
        String name = demonstrations.getFileName().toString();
        return demonstrations.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + suffix);
    }

    public void write(
            RunConfig config,
            Path directory,
            Environment environment,
            ExpertSelection selection,
            ExpertRecording recording,
            Instant now) {
        try {
            Origin origin = ExpertRecording.origin(config, environment, selection.expertReturn());
            ModelCard card = new ModelCard(
                    config,
                    beside("").getFileName().toString(),
                    origin,
                    selection,
                    recording,
                    trainingSeconds(directory, Long.MAX_VALUE),
                    trainingSeconds(directory, selection.chosen().policy().updates()),
                    now);
            PolicyFile.write(
                    beside(".safetensors"),
                    selection.chosen().policy(),
                    Map.of("expert_return", Double.toString(selection.expertReturn())));
            Files.writeString(beside(".md"), card.markdown());
            recording.write(demonstrations, origin);
        } catch (IOException e) {
            throw CommandFailure.failed("the expert is safe in " + directory + ", but its recording can't be written ("
                    + e.getMessage() + "): ./sd2ail expert --record-only " + directory
                    + " --out FILE.npz records in a folder you can write to");
        }
    }

    private static double trainingSeconds(Path directory, long updates) throws IOException {
        Path metrics = directory.resolve(MetricsCsv.FILE_NAME);
        return Files.exists(metrics) ? MetricsCsv.seconds(metrics, updates) : Double.NaN;
    }

    /// What was written, and what to do with it.
    public String text(String environment) {
        return "demonstrations  " + demonstrations + "\nmodel card      " + beside(".md") + "\npolicy          "
                + beside(".safetensors") + "\n  ./sd2ail demos inspect " + demonstrations + " --env " + environment
                + "\n  ./sd2ail train --env " + environment + " --demos " + demonstrations;
    }
}
