package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.weir.cli.docs.Page;
import io.weir.cli.output.Terminal;
import io.weir.cli.stack.StackLab;
import io.weir.pcap.PcapReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir stack} at a node's port, with Linux's network stack at the other end. */
final class StackProgramsIT {
    private static final String ECHO = "10.76.0.40";
    private static final String ECHO6 = "fd00:76::40";
    private static final String OWN = "10.76.0.41";
    private static final String DNS = "10.76.0.53";
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private static Path directory;

    private static StackLab lab;

    @BeforeAll
    static void raise() throws Exception {
        assumeThat(StackLab.possible()).as("root and ip netns").isTrue();
        lab = new StackLab(directory);
        lab.serve(9000);
        lab.program("echo", "--port-of", lab.socket(), "--address", ECHO + "," + ECHO6);
    }

    @AfterAll
    static void raze() {
        if (lab != null) {
            lab.close();
        }
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(2).nextBytes(noise);
        return noise;
    }

    @Test
    void kernelIsEchoedOverBothProtocolsAndKinds() throws Exception {
        assertThat(lab.peer("echo", "7", ECHO, ECHO6)).as("a stream and a datagram each").isEqualTo("4");
        StackLab.Ended shown = lab.run(new byte[0], "show", "echo", "--counters");
        assertThat(shown.exit()).isZero();
        assertThat(shown.out()).contains("tcp listen", ECHO + ":7", "[" + ECHO6 + "]:7").containsPattern("opened-passively [2-9]");
    }

    @Test
    void conversesWithTheKernel() throws Exception {
        byte[] data = noise(MEGABYTE);
        StackLab.Ended stream = lab.run(
                data, "connect", StackLab.CLIENT6, "9000", "--port-of", lab.socket(), "--address", "fd00:76::41," + OWN);
        assertThat(stream.err()).isEmpty();
        assertThat(stream.exit()).isZero();
        assertThat(stream.out().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(data);
        StackLab.Ended datagram = lab.run(
                "hello".getBytes(), "connect", "--udp", StackLab.CLIENT, "9000", "--port-of", lab.socket(), "--address", OWN);
        assertThat(datagram).isEqualTo(new StackLab.Ended(0, "hello", ""));
    }

    @Test
    void faultsAreBorneAndEveryPacketIsTraced() throws Exception {
        byte[] data = noise(100_000);
        Path trace = directory.resolve("trace.pcap");
        StackLab.Ended ended = lab.run(
                data, "connect", StackLab.CLIENT, "9000", "--port-of", lab.socket(), "--address", OWN,
                "--faults", "loss 2%, delay 2ms", "--trace", trace.toString());
        assertThat(ended.out().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(data);
        int packets = 0;
        try (PcapReader reader = PcapReader.open(trace)) {
            while (reader.next().isPresent()) {
                packets++;
            }
        }
        assertThat(packets).as("both ways, and acknowledgements").isGreaterThan(2 * data.length / 1460);
    }

    @Test
    void refusalsSayWhy() {
        assertThat(refused("echo", "--address", ECHO, "--name", "second"))
                .contains("N0813", "belongs to", "/echo");
        assertThat(refused("connect", StackLab.CLIENT, "9001", "--address", OWN)).contains("connection refused");
        assertThat(refused("connect", StackLab.CLIENT, "9000", "--address", "192.0.2.1")).contains("N0862");
        assertThat(refused("connect", StackLab.CLIENT, "9000", "--address", OWN, "--port-of", "no-node"))
                .contains("/run/weir/no-node.sock");
    }

    /** What {@code weir stack} says that fails. */
    private static String refused(String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of("stack"));
        all.addAll(List.of(arguments));
        if (!all.contains("--port-of")) {
            all.addAll(List.of("--port-of", lab.socket()));
        }
        assertThat(Weir.run(Terminal.of(said, said), all.toArray(String[]::new))).isEqualTo(1);
        return said.toString(StandardCharsets.UTF_8);
    }

    @Test
    void portIsFreeAgainWhenItsProgramIsToldToEnd() throws Exception {
        Process first = lab.program("echo", "--port-of", lab.socket(), "--address", OWN, "--name", "first");
        first.destroy();
        assertThat(first.waitFor(30, TimeUnit.SECONDS)).isTrue();
        lab.program("echo", "--port-of", lab.socket(), "--address", OWN, "--name", "first");
        assertThat(lab.peer("echo", "7", OWN)).isEqualTo("2");
    }

    private static String dig(String... question) {
        List<String> command = new ArrayList<>(List.of("dig", "@" + DNS, "+timeout=20", "+tries=3"));
        command.addAll(List.of(question));
        return lab.on(command);
    }

    @Test
    void nameServerAnswersDigOverUdpAndTcp() throws Exception {
        assumeThat(StackLab.has("dig")).as("dig").isTrue();
        Path large = directory.resolve("large.zone");
        StringBuilder zone = new StringBuilder("$ORIGIN large.test.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 10.76.0.53\n");
        IntStream.range(1, 200).forEach(i -> zone.append("many A 192.0.2.").append(i).append('\n'));
        Files.writeString(large, zone + "$REGION client " + StackLab.CLIENT + "\n$FOR client\nns A 10.76.0.54\n");
        lab.program(
                "dns", "--zone", Page.root().resolve("ops/examples/example.zone").toString(), "--zone", large.toString(),
                "--port-of", lab.socket(), "--address", DNS);

        assertThat(dig("+short", "web.example.org", "A").lines()).containsExactly("www.example.org.", "192.0.2.80");
        assertThat(dig("+short", "anything.apps.example.org", "A")).isEqualTo("192.0.2.90");
        assertThat(dig("+tcp", "+short", "example.org", "MX")).isEqualTo("10 mail.example.org.");
        assertThat(dig("no.example.org", "A")).contains("status: NXDOMAIN", "flags: qr aa rd;", "SOA");
        assertThat(dig("example.net", "A")).contains("status: REFUSED");
        assertThat(dig("+short", "ns.large.test", "A")).as("for its own prefix").isEqualTo("10.76.0.54");
        assertThat(dig("+short", "+subnet=198.51.100.0/24", "www.example.org", "A")).isEqualTo("203.0.113.80");
        assertThat(dig("+ignore", "many.large.test", "A")).as("cut").contains("flags: qr aa tc rd;", "ANSWER: 0");
        assertThat(dig("+short", "many.large.test", "A").lines()).as("asked again over TCP").hasSize(199);
    }
}
