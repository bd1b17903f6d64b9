package io.sd2ail.bench.imitation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.sd2ail.bench.BenchmarkFailure;
import io.sd2ail.telemetry.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is kept about a training beside its own files, from its start on.
///
/// @param options that it was begun with
/// @param starts conditions of each of its processes
/// @param spentSeconds of its processes that have ended
/// @param exitCode of the last process; null while that runs, or when nobody saw its end
record CellRecord(
        List<String> options,
        List<Conditions> starts,
        double spentSeconds,
        @Nullable Integer exitCode) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    CellRecord {
        options = List.copyOf(options);
        starts = List.copyOf(starts);
    }

    static CellRecord begun(List<String> options) {
        return new CellRecord(options, List.of(), 0, null);
    }

    /// With one more process.
    CellRecord started(Conditions conditions) {
        return new CellRecord(
                options, Stream.concat(starts.stream(), Stream.of(conditions)).toList(), spentSeconds, null);
    }

    /// With the end of its last process.
    CellRecord ended(double seconds, int code) {
        return new CellRecord(options, starts, spentSeconds + seconds, code);
    }

    static CellRecord read(Path file) {
        try {
            return Objects.requireNonNull(JSON.readValue(file.toFile(), CellRecord.class));
        } catch (IOException | NullPointerException e) {
            throw BenchmarkFailure.failed(file + " can't be read (" + e.getMessage()
                    + "): remove it and the run beside it to train that anew, or choose another --out");
        }
    }

    /// Replaces the file as a whole.
    void write(Path file) {
        try {
            AtomicFile.write(file, JSON.writeValueAsString(this) + "\n");
        } catch (IOException e) {
            throw BenchmarkFailure.failed(
                    file + " can't be written (" + e + "): make room, then run the same command again");
        }
    }
}
