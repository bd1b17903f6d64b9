package io.sd2ail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which package may use which. The order is the one of the design: a package uses only those above it.
class PackageOrderTest {
    /// As ArchUnit package patterns; `learning` without its sub-packages.
    private static final List<String> ORDER = List.of(
            "io.sd2ail.config..",
            "io.sd2ail.kernel..",
            "io.sd2ail.data..",
            "io.sd2ail.environment..",
            "io.sd2ail.demonstration..",
            "io.sd2ail.replay..",
            "io.sd2ail.diffusion..",
            "io.sd2ail.network..",
            "io.sd2ail.learning",
            "io.sd2ail.learning.objective..",
            "io.sd2ail.learning.djl..",
            "io.sd2ail.learning.vector..",
            "io.sd2ail.imitation..",
            "io.sd2ail.wire..",
            "io.sd2ail.checkpoint..",
            "io.sd2ail.ledger..",
            "io.sd2ail.run..",
            "io.sd2ail.model..",
            "io.sd2ail.episode..",
            "io.sd2ail.compute..",
            "io.sd2ail.training..",
            "io.sd2ail.export..");

    private static final String GENERATED = "io.sd2ail.wire.v1..";
    private static final String GENERATED_FOR_SIMULATORS = "io.sd2ail.environment.bridge.v1..";

    private static final String GENERATED_ONNX = "io.sd2ail.export.onnx..";

    private static final JavaClasses PROJECT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.sd2ail");

    @Test
    void packages_all_standInTheOrder() {
        classes().should().resideInAnyPackage(ORDER.toArray(String[]::new)).check(PROJECT);
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
                    .allowEmptyShould(true)
                    .check(PROJECT);
        }
    }

    @Test
    void packages_together_haveNoCycles() {
        slices().matching("io.sd2ail.(*)..").should().beFreeOfCycles().check(PROJECT);
    }

    @Test
    void djl_outsideItsBackend_isNotUsed() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sd2ail.learning.djl..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl..")
                .check(PROJECT);
    }

    @Test
    void vectorApi_outsideTheKernels_isNotUsed() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sd2ail.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.incubator..")
                .check(PROJECT);
    }

    @Test
    void generatedMessages_outsideWire_areNotUsed() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sd2ail.wire..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(GENERATED)
                .check(PROJECT);
    }

    @Test
    void onnxMessages_outsideExport_areNotUsed() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sd2ail.export..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(GENERATED_ONNX)
                .check(PROJECT);
    }

    @Test
    void messagesToSimulators_outsideTheirEnvironments_areNotUsed() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sd2ail.environment..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(GENERATED_FOR_SIMULATORS)
                .check(PROJECT);
    }

    @Test
    void pekko_anywhere_isNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.pekko..")
                .check(PROJECT);
    }
}
