package io.weir;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the arrows between the modules and packages. One direction, no cycles. */
@AnalyzeClasses(packages = "io.weir", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String[] PROOF = {
        "io.weir.program..", "io.weir.diagnostic..", "io.weir.net..", "io.weir.pcap..", "io.weir.space..",
        "io.weir.verify..", "io.weir.requirement..", "io.weir.topology..", "io.weir.proof.."
    };
    private static final String[] MIDDLEBOX = {
        "io.weir.click..", "io.weir.element..", "io.weir.filter..", "io.weir.engine..", "io.weir.middlebox.."
    };
    private static final String[] CONTROLLER = {"io.weir.controller..", "io.weir.ledger..", "io.weir.api..", "io.weir.pki..", "io.weir.wire.."};
    private static final String[] NODE = {
        "io.weir.node..", "io.weir.port..", "io.weir.portswitch..", "io.weir.replication..", "io.weir.process..", "io.weir.resident..", "io.weir.lab..", "io.weir.measure.."
    };
    private static final String[] ACTORS = {"org.apache.pekko..", "scala..", "io.aeron..", "org.agrona.."};
    /** The one class that reads and writes packets where they lie; it needs nothing of Agrona but that. */
    private static final String RAW_MEMORY = "io.weir.engine.FrameMemory";

    @ArchTest
    static final ArchRule proofKnowsNothingOfWhatRuns = noClasses()
            .that()
            .resideInAnyPackage(PROOF)
            .should()
            .dependOnClassesThat(resideInAnyPackage(MIDDLEBOX)
                    .or(resideInAnyPackage(CONTROLLER))
                    .or(resideInAnyPackage(NODE))
                    .or(resideInAnyPackage(ACTORS))
                    .or(resideInAnyPackage("io.weir.cli..", "io.weir.v1..", "io.grpc..")));

    @ArchTest
    static final ArchRule programsStandAlone = noClasses()
            .that()
            .resideInAnyPackage("io.weir.program..", "io.weir.diagnostic..", "io.weir.net..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "io.weir.space..", "io.weir.verify..", "io.weir.requirement..", "io.weir.topology..",
                    "io.weir.proof.."));

    @ArchTest
    static final ArchRule middleboxesKnowNoControllerAndNoNode = noClasses()
            .that()
            .resideInAnyPackage(MIDDLEBOX)
            .should()
            .dependOnClassesThat(resideInAnyPackage(CONTROLLER)
                    .or(resideInAnyPackage(NODE))
                    .or(resideInAnyPackage("io.weir.cli..", "io.weir.v1..", "io.grpc..")));

    @ArchTest
    static final ArchRule theClickLanguageNeedsNoActors = noClasses()
            .that()
            .resideInAnyPackage("io.weir.click..", "io.weir.element..", "io.weir.filter..", "io.weir.engine..")
            .and()
            .doNotHaveFullyQualifiedName(RAW_MEMORY)
            .should()
            .dependOnClassesThat(resideInAnyPackage(ACTORS));

    @ArchTest
    static final ArchRule whatAttachesNeedsNeitherNodeNorActors = noClasses()
            .that()
            .resideInAnyPackage("io.weir.attach..", "io.weir.netty..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(NODE)
                    .or(resideInAnyPackage(CONTROLLER))
                    .or(resideInAnyPackage(MIDDLEBOX))
                    .or(resideInAnyPackage(ACTORS)));

    @ArchTest
    static final ArchRule programsOnStacksNeedNeitherNodeNorActors = noClasses()
            .that()
            .resideInAnyPackage("io.weir.programs..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(NODE)
                    .or(resideInAnyPackage(CONTROLLER))
                    .or(resideInAnyPackage(MIDDLEBOX))
                    .or(resideInAnyPackage(ACTORS))
                    .or(resideInAnyPackage("io.weir.cli..", "io.weir.v1..", "io.grpc..")));

    @ArchTest
    static final ArchRule nettyIsForItsTransportOnly = noClasses()
            .that()
            .resideOutsideOfPackages("io.weir.netty..", "io.weir.programs..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.netty.."));

    @ArchTest
    static final ArchRule controllersKnowNoNode = noClasses()
            .that()
            .resideInAnyPackage(CONTROLLER)
            .should()
            .dependOnClassesThat(resideInAnyPackage(NODE).or(resideInAnyPackage("io.weir.cli..")));

    @ArchTest
    static final ArchRule theCommandLineNeedsNoActorsAndNoServer = noClasses()
            .that()
            .resideInAnyPackage("io.weir.cli..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(CONTROLLER)
                    .or(resideInAnyPackage(NODE))
                    .or(resideInAnyPackage(ACTORS))
                    .or(resideInAnyPackage("io.weir.middlebox..")));

    @ArchTest
    static final ArchRule nobodyCallsTheCommandLine = classes()
            .that()
            .resideInAnyPackage("io.weir.cli..")
            .should()
            .onlyHaveDependentClassesThat(resideInAnyPackage("io.weir.cli.."));

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.weir.(*)..").should().beFreeOfCycles();
}
