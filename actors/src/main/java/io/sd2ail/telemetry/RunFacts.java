package io.sd2ail.telemetry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sd2ail.config.KebabCase;
import io.sd2ail.run.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// What a run is, in `run.json` of its directory, for whoever looks at it later.
///
/// @param environment name of the task
/// @param algorithm as in the configuration
/// @param seed of the run
/// @param steps to do
/// @param expertReturn mean return of the demonstrations; NaN without
/// @param randomReturn mean return of uniformly random actions
/// @param startedMillis wall time of the run's first process
/// @param state whether it goes on; that of a run that was killed is still [State#RUNNING]
public record RunFacts(
        String environment,
        String algorithm,
        long seed,
        long steps,
        double expertReturn,
        double randomReturn,
        long startedMillis,
        State state) {
    /// Its name in the run directory.
    public static final String FILE_NAME = "run.json";

    private static final long LARGEST_FILE = 1 << 16;

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /// How far a run is.
    public enum State {
        RUNNING,
        COMPLETE,
        STOPPED
    }

    /// Those of a run that begins or goes on.
    public static RunFacts of(RunEvent.Started started, InstantSource clock) {
        long startedMillis = read(started.runDirectory())
                .filter(_ -> started.environmentSteps() + started.updates() > 0)
                .map(RunFacts::startedMillis)
                .orElseGet(clock::millis);
        return new RunFacts(
                started.config().environment(),
                KebabCase.ofConstant(started.config().algorithm()),
                started.config().seed(),
                started.config().steps(),
                started.expertReturn(),
                started.randomReturn(),
                startedMillis,
                State.RUNNING);
    }

    /// The same once the run has ended.
    public RunFacts after(RunEvent.Finished finished) {
        State end = finished.complete() ? State.COMPLETE : State.STOPPED;
        return new RunFacts(environment, algorithm, seed, steps, expertReturn, randomReturn, startedMillis, end);
    }

    /// Those of a run; empty where it has none, or none that can be read.
    public static Optional<RunFacts> read(Path runDirectory) {
        Path file = runDirectory.resolve(FILE_NAME);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LARGEST_FILE
                    ? Optional.of(MAPPER.readValue(Files.readString(file), RunFacts.class))
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    void write(Path runDirectory) throws IOException {
        AtomicFile.write(runDirectory.resolve(FILE_NAME), json() + System.lineSeparator());
    }

    private String json() {
        try {
            return MAPPER.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
