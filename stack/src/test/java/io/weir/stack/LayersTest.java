package io.weir.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the layers of a stack: device, wire, ip, transports. Nothing reaches down twice, nothing up. */
@AnalyzeClasses(packages = "io.weir.stack", importOptions = ImportOption.DoNotIncludeTests.class)
final class LayersTest {
    private static final String[] TRANSPORTS = {
        "io.weir.stack.udp..", "io.weir.stack.raw..", "io.weir.stack.tcp..", "io.weir.stack.strand.."
    };

    @ArchTest
    static final ArchRule stackNeedsAddressesAndCapturesAndNothingElse = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..", "javax.crypto..", "io.weir.stack..", "io.weir.net..", "io.weir.pcap..", "io.weir.program");

    @ArchTest
    static final ArchRule wireKnowsAddressesOnly = classes()
            .that()
            .resideInAPackage("io.weir.stack.wire..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.weir.net..", "io.weir.stack.wire..");

    @ArchTest
    static final ArchRule devicesKnowNoProtocol = classes()
            .that()
            .resideInAPackage("io.weir.stack.device..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.weir.net..", "io.weir.pcap..", "io.weir.program", "io.weir.stack.device..");

    @ArchTest
    static final ArchRule ipKnowsNoTransport = noClasses()
            .that()
            .resideInAPackage("io.weir.stack.ip..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TRANSPORTS);

    @ArchTest
    static final ArchRule transportsSeeNoDevice = noClasses()
            .that()
            .resideInAnyPackage(TRANSPORTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.weir.stack.device..");

    @ArchTest
    static final ArchRule layersHaveNoCycles = slices().matching("io.weir.stack.(*)..").should().beFreeOfCycles();
}
