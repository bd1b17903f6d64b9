package io.sd2ail.coordinator;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.telemetry.AppendedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What users asked of a run while it went on: kept in `control.jsonl` of the run directory, one line a request, and in
/// force again when the run goes on in another process.
final class ControlState {
    private static final Logger log = LoggerFactory.getLogger(ControlState.class);

    private static final String FILE = "control.jsonl";
    private static final double LARGEST_EXPLORATION = 10;

    /// What can be set.
    enum Key {
        RATIO("pace.updates-per-step"),
        EXPLORATION("rollouts.exploration"),
        EVALUATION_INTERVAL("evaluation.every-steps");

        private final String path;

        Key(String path) {
            this.path = path;
        }

        /// @throws IllegalArgumentException when a running run can't change it
        static Key of(String path) {
            return Arrays.stream(values())
                    .filter(key -> key.path.equals(path))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + path
                            + "' can't be set while a run goes on: what can is "
                            + Arrays.stream(values()).map(key -> key.path).collect(Collectors.joining(", "))
                            + "; for anything else stop the run and resume it with --set"));
        }
    }

    private final Path file;
    private boolean paused;
    private double exploration = 1;
    private OptionalLong evaluationInterval = OptionalLong.empty();

    private ControlState(Path file) {
        this.file = file;
    }

    /// @param runDirectory may hold what was asked before
    /// @throws IllegalStateException when that can't be read
    static ControlState of(Path runDirectory) {
        ControlState control = new ControlState(runDirectory.resolve(FILE));
        if (Files.exists(control.file)) {
            control.read();
        }
        return control;
    }

    private void read() {
        int number = 0;
        try {
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank()) {
                    Config request = ConfigFactory.parseString(
                            line, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
                    apply(
                            CoordinatorCommand.Verb.valueOf(request.getString("verb")),
                            request.getString("subject"),
                            request.getString("value"));
                }
            }
        } catch (IOException | com.typesafe.config.ConfigException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + ", line " + number + ", can't be read (" + e.getMessage() + "): mend or remove that line",
                    e);
        }
    }

    // The ratio is in the checkpoints, with what it has made due.
    private void apply(CoordinatorCommand.Verb verb, String subject, String value) {
        switch (verb) {
            case PAUSE -> paused = true;
            case RESUME -> paused = false;
            case DRAIN, EVALUATE, CHECKPOINT -> {}
            case SET -> {
                switch (Key.of(subject)) {
                    case RATIO -> {}
                    case EXPLORATION -> exploration = exploration(subject, value);
                    case EVALUATION_INTERVAL -> evaluationInterval = OptionalLong.of(wholeNumber(subject, value));
                }
            }
        }
    }

    boolean paused() {
        return paused;
    }

    /// Factor of the policy's noise in rollouts; 1 acts as learned.
    double exploration() {
        return exploration;
    }

    OptionalLong evaluationInterval() {
        return evaluationInterval;
    }

    /// @throws IllegalArgumentException when the value is not one
    double number(CoordinatorCommand.Steer steer) {
        return number(steer.subject(), steer.value());
    }

    private static double number(String key, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException(key + " is '" + value + "': it must be a number");
        }
    }

    /// @throws IllegalArgumentException when the value is not one, or below 1
    long wholeNumber(CoordinatorCommand.Steer steer) {
        return wholeNumber(steer.subject(), steer.value());
    }

    private static long wholeNumber(String key, String value) {
        try {
            long number = Long.parseLong(value);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The sentence below says it.
        }
        throw new IllegalArgumentException(key + " is '" + value + "': it must be a whole number of 1 or more");
    }

    /// @throws IllegalArgumentException when the value is no exploration
    void checkExploration(CoordinatorCommand.Steer steer) {
        var unused = exploration(steer.subject(), steer.value());
    }

    private static double exploration(String key, String value) {
        double factor = number(key, value);
        if (!(factor >= 0 && factor <= LARGEST_EXPLORATION)) {
            throw new IllegalArgumentException(key + " is '" + value
                    + "': it must be between 0, which acts without noise, and " + LARGEST_EXPLORATION);
        }
        return factor;
    }

    /// Puts a request that was done in force, and keeps it for the run's next process. On a full disk it is in force
    /// all the same: to pause may be just what is needed then.
    ///
    /// @return what could not be kept, as a sentence; empty when all is well
    String record(CoordinatorCommand.Steer steer) {
        apply(steer.verb(), steer.subject(), steer.value());
        Map<String, String> line = new LinkedHashMap<>();
        line.put("time", Instant.now().toString());
        line.put("verb", steer.verb().name());
        line.put("subject", steer.subject());
        line.put("value", steer.value());
        line.put("by", steer.by());
        line.put("origin", steer.origin().label());
        String text = ConfigValueFactory.fromMap(line).render(ConfigRenderOptions.concise()) + "\n";
        try (AppendedFile open = new AppendedFile(file)) {
            open.append(text.getBytes(StandardCharsets.UTF_8));
            return "";
        } catch (IOException e) {
            log.warn("{} can't be written", file, e);
            return file + " can't be written (" + e.getMessage()
                    + "), so a process that goes on with the run won't know: free some space and ask again";
        }
    }
}
