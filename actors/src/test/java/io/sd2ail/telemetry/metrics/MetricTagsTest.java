package io.sd2ail.telemetry.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricTagsTest {
    private static final Pattern TAG =
            Pattern.compile("\"((?:train|diagnosis|synthesis|pace|rollout|eval|time)/[a-z_]+)\"");

    @Test
    void metricsPage_ofEveryTagInTheSources_hasAnEntry() throws IOException {
        Path root = Path.of("..").toAbsolutePath().normalize();
        String page = Files.readString(root.resolve("docs/metrics.md"));
        List<String> tags = Stream.concat(
                        tagsIn(root.resolve("src/main/java")), tagsIn(root.resolve("actors/src/main/java")))
                .distinct()
                .toList();
        assertThat(tags).contains("train/critic_loss", "eval/mean_reward");
        assertThat(tags).allSatisfy(tag -> assertThat(page).contains("- `" + tag + "` ("));
    }

    private static Stream<String> tagsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream()
                    .flatMap(MetricTagsTest::tagsOf);
        }
    }

    private static Stream<String> tagsOf(Path file) {
        try {
            Matcher matcher = TAG.matcher(Files.readString(file));
            return matcher.results().map(found -> found.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
