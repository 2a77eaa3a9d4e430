package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weir.measure.KernelEnd;
import io.weir.measure.StackEnd;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the bench measures over a cable, for moments only: a user-level stack and the kernel's, offloads off. */
final class WireIT {
    private static final String KERNEL = KernelEnd.class.getName();
    private static final String STACK = StackEnd.class.getName();
    private static final String ADDRESS = "10.99.0.3";

    private static Lab lab;

    @BeforeAll
    static void raise() {
        assumeThat(Lab.possible()).as("root and ip netns").isTrue();
        lab = new Lab("wireit");
        lab.host("left", "10.98.0.1/24");
        lab.host("right", "10.98.0.2/24");
        lab.testbed().cable("left", "10.99.0.1/24", "right", "10.99.0.2/24");
    }

    @AfterAll
    static void raze() {
        if (lab != null) {
            lab.close();
        }
    }

    private static Stream<String> ports() {
        return Stream.of("packet", "xdp");
    }

    @ParameterizedTest
    @MethodSource("ports")
    void datagramsComeBack(String port) {
        Process echo = lab.java("right", STACK, "wire0", port, ADDRESS, "echo", "7");
        assertThat(lab.javaToEnd("left", KERNEL, "wire0", "ask", ADDRESS, "7", "200")).contains("p50_us ", "p99_us ");
        end(echo);
    }

    @ParameterizedTest
    @MethodSource("ports")
    void streamsFlowBothWays(String port) {
        Process sink = lab.java("right", STACK, "wire0", port, ADDRESS, "sink", "5001", "0.3");
        assertThat(bytes(lab.javaToEnd("left", KERNEL, "wire0", "source", ADDRESS, "5001"))).isGreaterThan(1 << 20);
        end(sink);
        Process kernel = lab.java("left", KERNEL, "wire0", "sink", "10.99.0.1", "5001", "0.3");
        String said = lab.javaToEnd("right", STACK, "wire0", port, ADDRESS, "source", "10.99.0.1", "5001");
        assertThat(bytes(said)).isGreaterThan(1 << 20);
        end(kernel);
    }

    private static long bytes(String said) {
        String line = said.lines().filter(l -> l.startsWith("bytes ")).findFirst().orElseThrow(() -> new AssertionError(said));
        return Long.parseLong(line.substring("bytes ".length()));
    }

    private static void end(Process process) {
        process.destroyForcibly().onExit().join();
    }
}
