package io.sd2ail.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.episode.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Jars whose classes would end the program. Each of these tests ends its own process where they can.
class ForeignJarsTest {
    private static final String SOURCE = """
            import io.sd2ail.environment.*;
            import java.util.List;
            import java.util.Set;
            import java.util.function.IntConsumer;
            import java.util.random.RandomGenerator;

            public final class Ending implements EnvironmentProvider, Environment {
                private int steps;

                public Ending() {
                    CONSTRUCTOR
                }

                public Set<String> names() {
                    return Set.of("Ending-v0");
                }

                public Environment create(String name, Contacts contacts) {
                    return new Ending();
                }

                public EnvironmentSpec spec() {
                    return new EnvironmentSpec("Ending-v0", 1, new double[] {-1}, new double[] {1}, 5);
                }

                public double[] reset(RandomGenerator random) {
                    return new double[1];
                }

                public TimeStep step(double[] action) {
                    List<?> seen = action.length == 1 ? List.of(1) : new java.util.ArrayList<>();
                    if (steps++ == 7) {
                        try {
                            STEP
                        } catch (Exception swallowed) {
                            seen = null;
                        }
                    }
                    return new TimeStep(new double[1], seen.size(), false, false);
                }

                public double[] state() {
                    return new double[0];
                }

                public double[] restore(double[] state) {
                    return new double[1];
                }
            }
            """;

    @TempDir
    private Path folder;

    @AfterEach
    void forgetJars() {
        System.clearProperty(Environments.CLASSPATH);
    }

    private void use(String constructor, String step) throws IOException {
        Path source = folder.resolve("Ending.java");
        Files.writeString(source, SOURCE.replace("CONSTRUCTOR", constructor).replace("STEP", step));
        System.setProperty(
                Environments.CLASSPATH,
                CompiledJar.of(folder, List.of(source), "Ending").toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    System.exit(steps);                                       | System.exit(8)
                    Runtime.getRuntime().exit(3);                             | Runtime.exit(3)
                    Runtime.getRuntime().halt(seen == null ? 1 : 4);          | Runtime.halt(4)
                    IntConsumer end = System::exit; end.accept(5);            | System.exit(5)
                    IntConsumer end = Runtime.getRuntime()::halt; end.accept(6); | Runtime.halt(6)
                    new Object() { void end() { System.exit(7); } }.end();    | System.exit(7)
                    """)
    void evaluation_whoseStepEndsTheProgram_losesOneEpisode(String step, String call) throws IOException {
        use("", step);
        try (Environment environment = Environments.create("Ending-v0", Contacts.CURRENT)) {
            Evaluation.Outcome outcome = new Evaluation(environment, 4, 1).run(_ -> new float[1]);

            assertThat(outcome.returns()).containsExactly(5, 2, 5, 5);
            assertThat(outcome.diverged()).isEqualTo(1);
            assertThat(outcome.failure())
                    .hasMessage("Ending-v0 threw in a step: io.sd2ail.environment.RefusedExit: " + call
                            + " would end the whole program: throw an exception to end an episode")
                    .extracting(EpisodeLostException::reason)
                    .isEqualTo("refused exit");
        }
    }

    @Test
    void create_ofAProviderThatEndsTheProgram_isRefused() throws IOException {
        use("System.exit(9);", "");

        assertThatThrownBy(() -> Environments.create("Ending-v0", Contacts.CURRENT))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("System.exit(9) would end the whole program");
    }

    @Test
    void step_thatRunsOutOfStack_losesItsEpisode() throws IOException {
        use("", "step(action); steps = 7; step(action);");
        try (Environment environment = Environments.create("Ending-v0", Contacts.CURRENT)) {
            Evaluation.Outcome outcome = new Evaluation(environment, 2, 1).run(_ -> new float[1]);

            assertThat(outcome.failure())
                    .extracting(EpisodeLostException::reason)
                    .isEqualTo("stack overflow error");
        }
    }

    /// As its jar would be without [ForeignClasses].
    @Test
    void loader_ofAClass_saysItsPackageAndPlace() throws ReflectiveOperationException, IOException {
        use("", "System.exit(1);");
        Class<?> ending = ForeignJars.loader().loadClass("Ending");

        assertThat(ending.getProtectionDomain().getCodeSource().getLocation())
                .isEqualTo(folder.resolve("simulator.jar").toUri().toURL());
        assertThat(ending.getPackage()).isNotNull();
        assertThatThrownBy(() -> ForeignJars.loader().loadClass("NotThere")).isInstanceOf(ClassNotFoundException.class);
    }
}
