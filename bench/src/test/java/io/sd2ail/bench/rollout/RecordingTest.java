package io.sd2ail.bench.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    @TempDir
    private Path folder;

    private static Recording recorded(int steps) {
        try (Environment environment = Environments.create("Hopper-v5", Contacts.CURRENT)) {
            return new Recorder("Hopper-v5", 7).record(environment, steps);
        }
    }

    @Test
    void read_ofAWrittenRecording_isTheSame() throws IOException {
        Recording recording = recorded(300);
        Path file = folder.resolve("x.recording");
        recording.write(file);
        assertThat(Recording.read(file)).usingRecursiveComparison().isEqualTo(recording);
    }

    @Test
    void different_ofTheSameSteps_isNoneAndOfOthersIsSome() {
        Recording recording = recorded(300);
        assertThat(recording.resetBefore()).hasSizeGreaterThan(2).startsWith(0);
        try (RecordedSteps same = new RecordedSteps("Hopper-v5", recording, 7);
                RecordedSteps otherResets = new RecordedSteps("Hopper-v5", recording, 8)) {
            assertThat(same.different()).isZero();
            assertThat(otherResets.different()).isPositive();
        }
    }
}
