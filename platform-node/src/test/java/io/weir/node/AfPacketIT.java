package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node on a real interface, with the kernel's own network stack at the other end. */
final class AfPacketIT {
    private static final String NODE = LabNode.class.getName();
    private static final String PEER = LabPeer.class.getName();
    private static final int PAGE = 1 << 20;

    /** Everything to port 80 goes to the server, from the middlebox's address; all else is refused by the filter. */
    private static final String FIREWALL_NAT =
            """
            in :: FromNetfront();
            out :: ToNetfront();
            nat :: IPRewriter(pattern 10.77.0.50 1024-65535 10.77.0.2 80 0 1, drop);
            in -> c :: IPClassifier(dst host 10.77.0.50 and src port 80, -);
            c[0] -> [1]nat;
            c[1] -> IPFilter(allow tcp dst port 80, deny all) -> [0]nat;
            nat[0] -> out;
            nat[1] -> out;
            """;

    private Lab lab;

    @BeforeEach
    void raise() {
        assumeThat(Lab.possible()).as("root and ip netns").isTrue();
        lab = new Lab("afp");
        lab.host("client", "10.77.0.1/24");
        lab.host("server", "10.77.0.2/24");
        lab.host("node", "10.77.0.3/24");
    }

    @AfterEach
    void raze() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void stackEchoesDatagramsOfTheKernel() {
        lab.java("node", NODE, "echo", "10.77.0.40", "7");
        assertThat(lab.javaToEnd("client", PEER, "udp", "10.77.0.40", "7")).contains("5 of 5");
        assertThat(lab.on("client", "ip", "neigh", "show", "10.77.0.40")).contains("02:57:0a:4d:00:28");
    }

    @Test
    void kernelServicesOfTheNodeGoOnBesideTheStack() {
        lab.java("node", NODE, "echo", "10.77.0.40", "7");
        lab.java("node", PEER, "http", "8080", "65536");
        assertThat(lab.on("client", "curl", "-sS", "-m", "10", "-o", "/dev/null", "-w", "%{size_download}", "http://10.77.0.3:8080/"))
                .isEqualTo("65536");
        assertThat(lab.javaToEnd("client", PEER, "ping", "10.77.0.3")).contains("true");
    }

    @Test
    void kernelOfTheNodeDoesNotAnswerForAMiddlebox() {
        lab.java("node", NODE, "echo", "10.77.0.40", "7");
        // a closed port of a kernel would refuse at once; here nothing answers
        String error = lab.on("client", "sh", "-c", "curl -sS -m 2 http://10.77.0.40:80/ 2>&1; true");
        assertThat(error).contains("timed out").doesNotContain("refused");
        String received = lab.on("node", "sh", "-c", "grep ^Tcp: /proc/net/snmp");
        assertThat(received.lines().skip(1).findFirst().orElseThrow().split(" ")[14]).as("RSTs sent").isEqualTo("0");
    }

    @Test
    void pageGoesThroughFirewallAndNatWithAllOffloadsOn() {
        lab.java("server", PEER, "http", "80", Integer.toString(PAGE));
        lab.java("node", NODE, "click", "10.77.0.50", FIREWALL_NAT);
        for (int i = 0; i < 3; i++) {
            assertThat(lab.on("client", "curl", "-sS", "-m", "10", "-o", "/dev/null", "-w", "%{size_download}", "http://10.77.0.50/"))
                    .isEqualTo(Integer.toString(PAGE));
        }
        String blocked = lab.on("client", "sh", "-c", "curl -sS -m 2 http://10.77.0.50:81/ 2>&1; true");
        assertThat(blocked).contains("timed out");
    }
}
