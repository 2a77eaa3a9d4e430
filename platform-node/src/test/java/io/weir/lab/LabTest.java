package io.weir.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.engine.FramePool;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.MemoryPort;
import io.weir.port.TestFrames;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The lab with a node's end in the test's hand; time is the test's too. */
final class LabTest {
    private static final long SEED = 5;
    private static final String CLIENT = "198.51.100.7";
    private static final String WEB = "203.0.113.20";
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final FramePool pool = new FramePool(4096);
    private final FramePool nodePool = new FramePool(4096);
    private final MemoryPort.Cable cable = MemoryPort.cable("node", pool, nodePool);
    private final List<String> said = new ArrayList<>();
    private final Lab lab = new Lab(
            List.of(cable.left()), pool, Ipv4Address.of(CLIENT), Ipv4Address.of(WEB), said::add);
    private final long[] packets = new long[256];
    private long nowNs;

    @Test
    void fetchesThePageFromHostToHost() {
        lab.tell("serve 80 5432");
        lab.tell("fetch " + WEB + " 80 10");
        run(2000);
        assertThat(said.getFirst()).isEqualTo("{\"serving\":2}");
        assertThat(said.getLast()).startsWith("{\"whole\":true,\"bytes\":1048576,").endsWith("\"changed\":0}");
    }

    @Test
    void givesUpWhenNobodyServes() {
        lab.tell("serve 80");
        lab.tell("fetch " + WEB + " 81 1");
        run(1100);
        assertThat(said.getLast()).startsWith("{\"whole\":false,\"bytes\":0,");
    }

    @Test
    void asksForWhoeverIsNotKnownAndSaysWhenNothingCame() {
        lab.tell("exchange 192.0.2.11 4789 7007 00ff");
        run(10);
        assertThat(received()).anySatisfy(frame -> {
            assertThat(TestFrames.shortAt(frame, 12)).isEqualTo(0x0806);
            assertThat(TestFrames.intAt(frame, 38)).isEqualTo(TestFrames.address("192.0.2.11"));
        });
        run(2000);
        assertThat(said).containsExactly("{\"silence\":true}");
    }

    @Test
    void takesTheAnswerOfAMiddlebox() {
        lab.tell("exchange 192.0.2.11 4789 7007 00ff");
        run(1);
        byte[] question = received().getFirst();
        MacAddress client = TestFrames.mac(question, 6);
        send(TestFrames.arp(2, TestFrames.HOST, "192.0.2.11", CLIENT));
        run(2);
        assertThat(received()).anySatisfy(frame -> assertThat(frame).endsWith(0x00, 0xff));
        byte[] wrong = TestFrames.udp(client, "192.0.2.11", 7007, CLIENT, 7007, "no");
        wrong[42] ^= 1;
        send(wrong);
        send(TestFrames.udp(client, "192.0.2.11", 7007, CLIENT, 7007, "yes"));
        run(2);
        String hex = HexFormat.of().formatHex("yes".getBytes());
        assertThat(said).containsExactly("{\"answer\":\"" + hex + "\",\"from\":\"192.0.2.11\"}");
    }

    @Test
    void watchesUntilStopped() {
        lab.tell("serve 80");
        lab.tell("watch " + WEB + " 80 30");
        run(100);
        lab.tell("watch " + WEB + " 81 30");
        run(300);
        lab.tell("stop");
        int count = said.size();
        run(300);
        assertThat(said).hasSize(count);
        assertThat(said).anyMatch(line -> line.startsWith("{\"up\":true,\"start_ns\":"));
        assertThat(said).anyMatch(line -> line.startsWith("{\"up\":false,\"start_ns\":"));
        assertThat(said.getLast()).isEqualTo("{\"stopped\":true}");
    }

    @Test
    void refusesCommandsThatAreWrong() {
        for (String line : List.of("", "fly", "fetch", "fetch x 80 1", "fetch " + WEB + " 0 1", "serve 65536",
                "exchange " + WEB + " 1 1 0", "watch " + WEB + " 80 \"")) {
            lab.tell(line);
            assertThat(said.getLast()).startsWith("{\"error\":");
        }
    }

    @Test
    void survivesRandomFramesAndKeepsItsFrames() {
        Random random = new Random(SEED);
        MacAddress client = MacAddress.of("02:00:c6:33:64:07");
        byte[] pattern = TestFrames.udp(client, "10.0.0.9", 80, CLIENT, 80, "something longer");
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = random.nextBoolean() ? pattern.clone() : TestFrames.arp(1, TestFrames.HOST, "10.0.0.9", CLIENT);
            int length = 1 + random.nextInt(frame.length);
            for (int flips = random.nextInt(6); flips > 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            send(java.util.Arrays.copyOf(frame, random.nextBoolean() ? length : frame.length));
            run(1);
            received();
        }
        run(1);
        assertThat(pool.available()).as("seed %d", SEED).isEqualTo(pool.capacity());
        fetchesThePageFromHostToHost();
    }

    private void run(int turns) {
        for (int i = 0; i < turns; i++) {
            lab.turn(nowNs += STEP_NS);
        }
    }

    private void send(byte[] frame) {
        cable.right().transmit(new long[] {nodePool.allocate(frame, 0, frame.length)}, 0, 1);
    }

    private List<byte[]> received() {
        List<byte[]> frames = new ArrayList<>();
        int count = cable.right().poll(packets, 0, packets.length);
        for (int i = 0; i < count; i++) {
            frames.add(nodePool.bytes(packets[i]));
            nodePool.free(packets[i]);
        }
        return frames;
    }
}
