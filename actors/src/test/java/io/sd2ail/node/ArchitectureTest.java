package io.sd2ail.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.sd2ail", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] SYSTEM = {
        "io.sd2ail.node..",
        "io.sd2ail.rollout..",
        "io.sd2ail.generator..",
        "io.sd2ail.learner..",
        "io.sd2ail.evaluation..",
        "io.sd2ail.stream..",
        "io.sd2ail.serialization.."
    };

    @ArchTest
    static final ArchRule system_usesNoNativeLibrary = noClasses()
            .that()
            .resideInAnyPackage(SYSTEM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.djl..");

    @ArchTest
    static final ArchRule system_seesNoGeneratedCode = noClasses()
            .that()
            .resideInAnyPackage(SYSTEM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.sd2ail.wire.v1..", "com.google.protobuf..");

    @ArchTest
    static final ArchRule core_knowsNoActors = noClasses()
            .that()
            .resideOutsideOfPackages(SYSTEM)
            .and()
            .resideOutsideOfPackages("io.sd2ail.cli..", "io.sd2ail.telemetry..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..");

    @ArchTest
    static final ArchRule system_hasNoPackageCycles =
            slices().matching("io.sd2ail.(*)..").should().beFreeOfCycles();
}
