package io.sd2ail.cli;

import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// Directories of runs of Pendulum-v1 with the recorded metrics of the diagnosis's tests.
final class RunDirectories {
    private RunDirectories() {}

    /// @param recorded file of the diagnosis's resources, without its ending
    /// @param settings KEY=VALUE, beside the task's
    static Path write(Path directory, String recorded, String... settings) throws IOException {
        RunConfig config = RunConfig.load(new ConfigSources(null, "Pendulum-v1", null, null, List.of(settings)));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("config.conf"), ConfigRenderer.render(config));
        try (InputStream metrics =
                RunDirectories.class.getResourceAsStream("/io/sd2ail/diagnosis/" + recorded + ".csv")) {
            Files.copy(Objects.requireNonNull(metrics), directory.resolve("metrics.csv"));
        }
        Files.writeString(directory.resolve("processes.jsonl"), """
                {"started":"2026-01-02T03:04:05Z","version":"0.1.0","java":"25.0.1","system":"Linux 6.1, amd64",\
                "processor":"A <fast> & small one","cores":2,"memoryMegabytes":8000,"environmentSteps":0}
                {"started":"2026-01-02T04:
                """);
        Files.writeString(directory.resolve("run.json"), """
                {"environment":"Pendulum-v1","algorithm":"sd2ail","seed":1,"steps":4000,"expertReturn":-118.7,\
                "randomReturn":-1261.8,"startedMillis":0,"state":"COMPLETE"}""");
        return directory;
    }
}
