package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user-level stack and the kernel's own on one interface with one address. */
final class CoexistenceIT {
    private static final String PEER = LabPeer.class.getName();
    private static final int USER = 5001;
    private static final String V4 = "10.78.0.3";
    private static final String V6 = "fd00:78::3";

    @TempDir
    private Path directory;

    private ProcessLab processes;
    private Lab lab;
    private String socket;

    @BeforeEach
    void raise() throws IOException {
        assumeThat(Lab.possible()).as("root and ip netns").isTrue();
        processes = new ProcessLab("coex");
        lab = processes.lab();
        lab.host("client", "10.78.0.1/24");
        lab.host("node", V4 + "/24");
        lab.on("client", "ip", "addr", "add", "fd00:78::1/64", "dev", "eth0", "nodad");
        lab.on("node", "ip", "addr", "add", V6 + "/64", "dev", "eth0", "nodad");
        socket = directory.resolve("ports.sock").toString();
    }

    @AfterEach
    void raze() throws IOException {
        if (processes != null) {
            processes.close();
        }
    }

    private String fetch(String from, String url) {
        return lab.on(from, "curl", "-sS", "-m", "10", "-o", "/dev/null", "-w", "%{size_download}", url);
    }

    @Test
    void stackAndKernelShareAnAddressBothWays() throws IOException {
        Process node =
                processes.node("node", "xdp", socket, USER + " 10.78.0.0/24 udp *", USER + " fd00:78::/64 udp *");
        ProcessLab.openToAll(directory);
        processes.attach(USER, "node", "echo", socket, "echo", V4, "80", V6, "80");
        lab.java("node", PEER, "http", "8080", "65536");
        lab.java("node", PEER, "http", "22", "1024");
        lab.java("client", PEER, "http", "8080", "65536");
        lab.java("client", PEER, "serve-udp", "7");

        assertThat(lab.javaToEnd("client", PEER, "udp", V4, "80")).contains("5 of 5");
        assertThat(lab.javaToEnd("client", PEER, "udp", V6, "80")).contains("5 of 5");
        assertThat(lab.javaToEnd("client", PEER, "fragments", V4, "80")).contains("true");
        assertThat(fetch("client", "http://" + V4 + ":8080/")).isEqualTo("65536");
        assertThat(fetch("client", "http://" + V4 + ":22/")).isEqualTo("1024");
        assertThat(fetch("client", "http://[" + V6 + "]:8080/")).isEqualTo("65536");
        assertThat(lab.javaToEnd("client", PEER, "ping", V4)).contains("true");
        String closed = lab.on("client", "sh", "-c", "curl -sS -m 5 http://" + V4 + ":80/ 2>&1; true");
        assertThat(closed).as("TCP port 80 is still the kernel's").containsIgnoringCase("connect");

        assertThat(fetch("node", "http://10.78.0.1:8080/")).as("out from the kernel").isEqualTo("65536");
        assertThat(processes.attachToEnd(USER, "node", "ask", socket, "ask", V4, "40000", "10.78.0.1"))
                .as("out from a stack")
                .contains("answered");
        lab.java("node", PEER, "serve-udp", "80");
        assertThat(processes.ask(node, "ports"))
                .as("a kernel's socket that hears nothing")
                .contains("socket=udp [::]:80", "owner=" + USER + "/echo");
        String udp = lab.on("node", "sh", "-c", "grep ^Udp: /proc/net/snmp");
        assertThat(udp.lines().skip(1).findFirst().orElseThrow().split(" ")[2]).as("datagrams for no port").isEqualTo("0");
    }

    @Test
    void portIsTheKernelsAgainWhenTheStackIsKilled() throws IOException {
        processes.node("node", "xdp", socket, "* 10.78.0.0/24 udp *");
        ProcessLab.openToAll(directory);
        Process stack = processes.attach(USER, "node", "echo", socket, "echo", V4, "80");
        assertThat(lab.javaToEnd("client", PEER, "udp", V4, "80")).contains("5 of 5");
        stack.destroyForcibly();
        lab.java("node", PEER, "serve-udp", "80");
        // the kernel's server answers once the stack's death was noticed
        assertThat(lab.javaToEnd("client", PEER, "udp-soon", V4, "80")).contains("true");
    }
}
