package io.sd2ail.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.environment.CompiledJar;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.UnusableEnvironmentException;
import io.sd2ail.learning.vector.VectorBackendFactory;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The template of docs/simulator, built as a user builds it: with the API's module and no other class.
class SimulatorTemplateTest {
    private static final Path TEMPLATE = Path.of("..", "docs", "simulator", "src");

    @TempDir
    private Path folder;

    @AfterEach
    void forgetJars() {
        System.clearProperty(Environments.CLASSPATH);
    }

    private String built() throws IOException {
        try (Stream<Path> sources = Files.list(TEMPLATE.resolve("example"))) {
            Path services = Path.of("META-INF", "services", "io.sd2ail.environment.EnvironmentProvider");
            return CompiledJar.of(folder, sources.toList(), Files.readString(TEMPLATE.resolve(services)))
                    .toString();
        }
    }

    @Test
    void template_builtAgainstTheApiAlone_trains() throws IOException {
        System.setProperty(Environments.CLASSPATH, built());
        RunConfig config = Tasks.config("environment=Cart-v0", "algorithm=sac");
        LearningTask task = LearningTask.prepare(config, new ExpertSources(null, null), new VectorBackendFactory(1, 1));
        try (LocalTrainer trainer = new LocalTrainer(task, _ -> {})) {
            while (trainer.turn()) {
                assertThat(trainer.learner().complete()).isFalse();
            }
            assertThat(trainer.learner().updates()).isGreaterThan(300);
        }
    }

    @Test
    void classpath_thatNamesNoFile_isSaid() {
        System.setProperty(Environments.CLASSPATH, folder.resolve("leg.jar").toString());
        assertThatThrownBy(() -> Environments.create("Cart-v0", Contacts.CURRENT))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("leg.jar, which is not there or can't be read");
    }
}
