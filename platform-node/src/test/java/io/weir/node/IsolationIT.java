package io.weir.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two users' processes at one node, one of them hostile: the other notices nothing, and all is counted. */
final class IsolationIT {
    private static final String PEER = LabPeer.class.getName();
    private static final int GOOD = 5001;
    private static final int BAD = 5002;
    private static final String GOOD_IP = "10.79.0.40";
    private static final String BAD_IP = "10.79.0.41";

    @TempDir
    private Path directory;

    private ProcessLab processes;
    private Lab lab;
    private String socket;
    private Process node;
    private Process good;

    @BeforeEach
    void raise() throws IOException {
        assumeThat(Lab.possible()).as("root and ip netns").isTrue();
        processes = new ProcessLab("iso");
        lab = processes.lab();
        lab.host("client", "10.79.0.1/24");
        lab.host("node", "10.79.0.3/24");
        socket = directory.resolve("ports.sock").toString();
        node = processes.node(
                "node", "packet", socket,
                GOOD + " " + GOOD_IP + " udp 7", BAD + " " + BAD_IP + " udp *");
        ProcessLab.openToAll(directory);
        good = processes.attach(GOOD, "node", "echo", socket, "good", GOOD_IP, "7");
    }

    @AfterEach
    void raze() throws IOException {
        if (processes != null) {
            processes.close();
        }
    }

    private void goodOneIsServed() {
        assertThat(lab.javaToEnd("client", PEER, "udp", GOOD_IP, "7")).contains("5 of 5");
    }

    @Test
    void hostileProcessHarmsNobodyAndIsCounted() throws IOException {
        assertThat(processes.attachToEnd(BAD, "node", "echo", socket, "thief", GOOD_IP, "7"))
                .as("the other's tuple")
                .contains("refused N0862");
        assertThat(processes.attachToEnd(4999, "node", "echo", socket, "stranger", BAD_IP, "7")).contains("may not attach");
        assertThat(processes.attachToEnd(BAD, "node", "peek", processes.number(node), processes.number(good)))
                .as("the other's memory")
                .startsWith("opened 0 of");
        assertThat(processes.attachToEnd(BAD, "node", "garbage", socket, "garbage")).contains("lost it wrote into its ring");

        Process forging = processes.attach(BAD, "node", "forge", socket, "forge", BAD_IP, "7", GOOD_IP, "1000");
        Process deaf = processes.attach(BAD, "node", "deaf", socket, "deaf", BAD_IP, "8");
        Process flood = processes.attach(BAD, "node", "flood", socket, "flood", BAD_IP, "9", BAD_IP);
        goodOneIsServed();
        assertThat(lab.javaToEnd("client", PEER, "pour", BAD_IP, "8", "5000")).contains("poured");
        goodOneIsServed();
        String counted = processes.ask(node, "drops");
        assertThat(counted).containsPattern("5002/forge in \\d+ out 0 .*output-tuple.*=1000");
        assertThat(counted).containsPattern("5002/deaf .*process-behind");
        assertThat(counted).containsPattern("5002/flood .*output-tuple");
        assertThat(counted).containsPattern("5001/good in 10 out 10 \\{\\}");

        flood.destroyForcibly();
        forging.destroyForcibly();
        deaf.destroyForcibly();
        // killed with frames in its rings: its port is free for another at once
        processes.attach(BAD, "node", "echo", socket, "after", BAD_IP, "10");
        assertThat(lab.javaToEnd("client", PEER, "udp", BAD_IP, "10")).contains("5 of 5");
        goodOneIsServed();
        assertThat(good.isAlive()).isTrue();
    }
}
