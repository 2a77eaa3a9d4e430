package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weir.testbed.Fault;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCP on a user-level stack of a node with Linux's TCP at the other end: byte for byte, both ways. */
final class TcpAgainstLinuxIT {
    private static final String PEER = LabPeer.class.getName();
    private static final String STACK = "10.77.0.40";
    private static final int MEGABYTE = 1 << 20;

    private static Lab lab;

    @BeforeAll
    static void raise() {
        assumeThat(Lab.possible()).as("root and ip netns").isTrue();
        lab = new Lab("tcp");
        lab.host("client", "10.77.0.1/24");
        lab.host("node", "10.77.0.3/24");
        lab.java("node", LabNode.class.getName(), "tcp", STACK, "80");
    }

    @AfterAll
    static void raze() {
        if (lab != null) {
            lab.close();
        }
    }

    private static String peer(String kind, int port, int... numbers) {
        String[] arguments = new String[3 + numbers.length];
        arguments[0] = kind;
        arguments[1] = STACK;
        arguments[2] = Integer.toString(port);
        for (int i = 0; i < numbers.length; i++) {
            arguments[3 + i] = Integer.toString(numbers[i]);
        }
        return lab.javaToEnd("client", PEER, arguments).strip();
    }

    @Test
    void echoesTheKernel() {
        assertThat(peer("tcp", 80, 20 * MEGABYTE, 4, 0)).isEqualTo("4 of 4");
    }

    @Test
    void callsTheKernel() {
        assertThat(peer("tcp-called", 81, 10 * MEGABYTE)).isEqualTo("1 of 1");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 10})
    void echoesWhateverIsLost(int percent) {
        lab.testbed().faults(new Fault.Loss("client", percent));
        try {
            assertThat(peer("tcp", 80, MEGABYTE / percent, 8, 0)).isEqualTo("8 of 8");
            assertThat(peer("tcp-called", 81, MEGABYTE / percent)).isEqualTo("1 of 1");
        } finally {
            lab.testbed().faults();
        }
    }

    @Test
    void echoesThroughTinyWindows() {
        assertThat(peer("tcp", 80, 64 << 10, 2, 1)).isEqualTo("2 of 2");
    }

    @Test
    void echoesInSmallSegments() {
        lab.on("client", "ip", "link", "set", "eth0", "mtu", "576");
        try {
            assertThat(peer("tcp", 80, MEGABYTE, 2, 0)).isEqualTo("2 of 2");
            assertThat(peer("tcp-called", 81, MEGABYTE)).isEqualTo("1 of 1");
        } finally {
            lab.on("client", "ip", "link", "set", "eth0", "mtu", "1500");
        }
    }

    @Test
    void survivesResets() {
        for (int i = 0; i < 3; i++) {
            assertThat(peer("tcp-reset", 80, MEGABYTE)).isEqualTo("reset");
        }
        assertThat(peer("tcp", 80, 1000, 1, 0)).isEqualTo("1 of 1");
    }

    @Test
    void refusesWhereNobodyListens() {
        String error = lab.on("client", "sh", "-c", "curl -sS -m 5 http://" + STACK + ":89/ 2>&1; true");
        assertThat(error).containsIgnoringCase("connect").doesNotContain("timed out");
    }
}
