package io.sd2ail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which package of the streaming system may use which: only those above it.
class ArchitectureTest {
    private static final List<String> ORDER = List.of(
            "io.sd2ail.terminal..",
            "io.sd2ail.tls..",
            "io.sd2ail.telemetry",
            "io.sd2ail.telemetry.metrics..",
            "io.sd2ail.telemetry.plot..",
            "io.sd2ail.diagnosis..",
            "io.sd2ail.stream..",
            "io.sd2ail.rollout..",
            "io.sd2ail.generator..",
            "io.sd2ail.evaluation..",
            "io.sd2ail.learner..",
            "io.sd2ail.parts..",
            "io.sd2ail.protocol..",
            "io.sd2ail.serialization..",
            "io.sd2ail.session..",
            "io.sd2ail.member..",
            "io.sd2ail.coordinator..",
            "io.sd2ail.local..",
            "io.sd2ail.cluster..",
            "io.sd2ail.monitoring..",
            "io.sd2ail.web..",
            "io.sd2ail.process..",
            "io.sd2ail.expert..",
            "io.sd2ail.check..",
            "io.sd2ail.drill..",
            "io.sd2ail.report..",
            "io.sd2ail.cli.options..",
            "io.sd2ail.cli.drill..",
            "io.sd2ail.cli");

    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(ArchitectureTest::isOfThisModule)
            .importPackages("io.sd2ail");

    private static boolean isOfThisModule(Location location) {
        return location.contains("/actors/");
    }

    @Test
    void packages_all_standInTheOrder() {
        classes().should().resideInAnyPackage(ORDER.toArray(String[]::new)).check(PROJECT);
    }

    /// A folder that a reader takes in at a glance.
    @Test
    void packages_each_holdAtMost25Files() throws IOException {
        Map<Path, Integer> counts = new HashMap<>();
        for (String sources : List.of("src", "src/api", "actors/src", "bench/src")) {
            try (Stream<Path> files = Files.walk(Path.of("..", sources, "main/java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> counts.merge(file.getParent(), 1, Integer::sum));
            }
        }

        assertThat(counts).hasSizeGreaterThan(50).allSatisfy((_, count) -> assertThat(count)
                .isLessThanOrEqualTo(25));
    }

    @Test
    void packages_each_useOnlyThoseAboveThem() {
        for (int i = 0; i + 1 < ORDER.size(); i++) {
            List<String> below = new ArrayList<>(ORDER.subList(i + 1, ORDER.size()));
            noClasses()
                    .that()
                    .resideInAPackage(ORDER.get(i))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(below.toArray(String[]::new))
                    .check(PROJECT);
        }
    }

    @Test
    void actors_holdNoNativeLibraryAndNoGeneratedCode() {
        noClasses()
                .that()
                .resideInAnyPackage(ORDER.subList(5, 16).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..", "io.sd2ail.wire.v1..", "com.google.protobuf..")
                .check(PROJECT);
    }

    @Test
    void telemetry_knowsNoActors() {
        noClasses()
                .that()
                .resideInAnyPackage("io.sd2ail.telemetry..", "io.sd2ail.terminal..", "io.sd2ail.diagnosis..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.pekko..")
                .check(PROJECT);
    }
}
