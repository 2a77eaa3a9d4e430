package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The user-level stack on a real interface, with Linux's stack at the other end and Linux's router between. */
final class StackOnWireIT {
    private static final String STACK = "10.77.0.40";
    private static final String STACK6 = "2001:db8:77::40";

    private static final String DATAGRAMS = DatagramPeer.class.getName();

    private Lab lab;

    @BeforeEach
    void raise() {
        assumeThat(Lab.possible()).as("root and ip netns").isTrue();
        lab = new Lab("wire");
        lab.host("peer", "10.77.0.1/24");
        lab.on("peer", "ip", "addr", "add", "2001:db8:77::1/64", "dev", "eth0", "nodad");
        lab.host("stack", "10.77.0.3/24");
    }

    @AfterEach
    void raze() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void answersTheKernelsPingsTraceroutesAndDatagrams() {
        lab.java("stack", LabStack.class.getName());
        assertThat(lab.on("peer", "ping", "-c", "3", "-i", "0.2", "-W", "2", STACK)).contains(" 0% packet loss");
        assertThat(lab.on("peer", "ping", "-c", "3", "-i", "0.2", "-W", "2", "-s", "9000", STACK)).contains(" 0% packet loss");
        assertThat(lab.on("peer", "ping", "-6", "-c", "3", "-i", "0.2", "-W", "2", STACK6)).contains(" 0% packet loss");
        assertThat(lab.on("peer", "ping", "-6", "-c", "3", "-i", "0.2", "-W", "2", "-s", "9000", STACK6))
                .contains(" 0% packet loss");
        assertThat(lab.on("peer", "traceroute", "-n", "-q", "1", "-w", "2", STACK)).contains(" 1  " + STACK + "  ");
        assertThat(lab.on("peer", "traceroute", "-6", "-n", "-q", "1", "-w", "2", STACK6)).contains(" 1  " + STACK6 + "  ");
        assertThat(lab.javaToEnd("peer", DATAGRAMS, "echo", STACK6, "7", "0", "1", "1452", "1453", "60000")).contains("5 of 5");
        assertThat(lab.javaToEnd("peer", DATAGRAMS, "echo", STACK, "7", "0", "1", "1472", "1473", "60000")).contains("5 of 5");
        assertThat(lab.javaToEnd("peer", DATAGRAMS, "refused", STACK, "9")).contains("refused");
        assertThat(lab.on("peer", "ip", "neigh", "show", STACK)).contains("02:57:0a:4d:00:28");
    }

    /** The way to the host beyond the router takes 1300 bytes, which the stack must find out. */
    @Test
    void findsThePathsMtuOfAKernelRouter() {
        lab.testbed().host("far", Optional.empty());
        String far = lab.testbed().prefix() + "far";
        lab.on("peer", "ip", "link", "add", "far", "mtu", "1300", "type", "veth", "peer", "name", "eth1", "mtu", "1300", "netns", far);
        lab.on("peer", "ip", "addr", "add", "10.78.0.1/24", "dev", "far");
        lab.on("peer", "ip", "addr", "add", "2001:db8:78::1/64", "dev", "far", "nodad");
        lab.on("peer", "ip", "link", "set", "far", "up");
        lab.on("far", "ip", "addr", "add", "10.78.0.2/24", "dev", "eth1");
        lab.on("far", "ip", "addr", "add", "2001:db8:78::2/64", "dev", "eth1", "nodad");
        lab.on("far", "ip", "link", "set", "eth1", "up");
        lab.on("far", "ip", "route", "add", "default", "via", "10.78.0.1");
        lab.on("far", "ip", "-6", "route", "add", "default", "via", "2001:db8:78::1");
        lab.on("peer", "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward; echo 1 > /proc/sys/net/ipv6/conf/all/forwarding");
        lab.java("stack", LabStack.class.getName(), "10.77.0.1", "2001:db8:77::1");
        // the first long answer is lost to the router, which says why; the next comes in fragments
        assertThat(lab.javaToEnd("far", DATAGRAMS, "lost", STACK, "7", "1400")).contains("1 lost");
        assertThat(lab.javaToEnd("far", DATAGRAMS, "lost", STACK6, "7", "1400")).contains("1 lost");
    }

    /** A transport that no kernel here knows, between two processes; then the switch drops what is neither ARP nor UDP. */
    @Test
    void newTransportWorksBetweenProcessesAndThroughUdpWhereThePathDropsIt() {
        lab.host("other", "10.77.0.4/24");
        lab.java("stack", LabStrands.class.getName(), "serve", STACK);
        assertThat(lab.javaToEnd("other", LabStrands.class.getName(), "talk", "10.77.0.41", STACK))
                .contains("400 of 400 by its number");
        lab.on("sw", "nft", "add table bridge strict");
        lab.on("sw", "nft", "add chain bridge strict known { type filter hook forward priority 0; }");
        lab.on("sw", "nft", "add rule bridge strict known ether type ip ip protocol != udp drop");
        assertThat(lab.javaToEnd("other", LabStrands.class.getName(), "talk", "10.77.0.42", STACK)).contains("400 of 400 by udp");
    }
}
