package io.weir.stack.strand;

import static io.weir.stack.TwoHosts.LEFT4;
import static io.weir.stack.TwoHosts.RIGHT4;
import static io.weir.stack.TwoHosts.RIGHT6;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.stack.Mutations;
import io.weir.stack.Packets;
import io.weir.stack.TwoHosts;
import io.weir.stack.device.Device;
import io.weir.stack.device.Faults;
import io.weir.stack.device.Medium;
import io.weir.stack.device.Rate;
import io.weir.stack.device.SimulatedLink;
import io.weir.stack.device.Wrapper;
import io.weir.stack.udp.UdpSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StrandsTest {
    private static final int PORT = 100;

    /** Two hosts that speak it, and what the right one was sent. */
    private static final class Pair {
        private final TwoHosts hosts;
        private final Strands left;
        private final Strands right;
        private final List<StrandAssociation> accepted = new ArrayList<>();

        private Pair(Device leftDevice, Device rightDevice) {
            hosts = new TwoHosts(leftDevice, rightDevice, UdpSettings.DEFAULTS);
            left = hosts.left.add(output -> new Strands(output, hosts.leftUdp, new SplittableRandom(5)));
            right = hosts.right.add(output -> new Strands(output, hosts.rightUdp, new SplittableRandom(6)));
            right.listen(PORT, accepted::add);
        }

        private static Pair on(SimulatedLink link) {
            return new Pair(link.left(), link.right());
        }
    }

    @Test
    void messagesArriveAsTheyWereSent() {
        Pair pair = Pair.on(SimulatedLink.perfect(Medium.ETHERNET));
        for (IpAddress to : List.of(RIGHT4, RIGHT6)) {
            StrandAssociation association = pair.left.connect(to, PORT).orElseThrow();
            pair.hosts.runMs(10);
            assertThat(association.state()).isEqualTo(StrandAssociation.State.OPEN);
            assertThat(association.isTunnelled()).isFalse();
            for (int size : new int[] {0, 1, 1000, 1500, 65_536}) {
                assertThat(association.send(3, new byte[size])).isTrue();
                pair.hosts.runMs(100);
                StrandMessage message = pair.accepted.getLast().receive().orElseThrow();
                assertThat(message.stream()).isEqualTo(3);
                assertThat(message.data()).hasSize(size);
            }
        }
    }

    @Test
    void everyHistoryOfABadLinkEndsWithAllMessages() {
        for (long seed = 0; seed < 150; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Faults faults = new Faults(
                    random.nextDouble() * 0.15, random.nextDouble() * 0.1, random.nextDouble() * 0.2,
                    random.nextDouble() * 0.05, random.nextLong(20_000_000), random.nextLong(30_000_000));
            // the faults begin when both know each other
            Pair pair = Pair.on(SimulatedLink.of(Medium.IP, faults, new Rate(10_000_000, 60_000), seed));
            Traffic there = new Traffic(random.split());
            Traffic back = new Traffic(random.split());
            StrandAssociation left = pair.left.connect(RIGHT4, PORT).orElseThrow();
            long endS = 240;
            boolean done = pair.hosts.simulation.runUntil(
                    () -> {
                        StrandAssociation right = pair.accepted.isEmpty() ? null : pair.accepted.getFirst();
                        if (right == null) {
                            return left.state() == StrandAssociation.State.FAILED;
                        }
                        there.move(left, right);
                        back.move(right, left);
                        return there.isDone() && back.isDone();
                    },
                    TimeUnit.SECONDS.toNanos(endS));
            assertThat(left.state()).as("seed %d, %s", seed, faults).isEqualTo(StrandAssociation.State.OPEN);
            assertThat(done).as("seed %d, %s: %s, %s", seed, faults, there, back).isTrue();
            left.close();
            pair.hosts.runMs(120_000);
            assertThat(left.state()).as("seed %d", seed).isEqualTo(StrandAssociation.State.CLOSED);
            assertThat(pair.left.deadlineNs()).as("seed %d: nothing is left", seed).isEqualTo(Strands.NEVER);
            assertThat(pair.right.deadlineNs()).as("seed %d: nothing is left", seed).isEqualTo(Strands.NEVER);
        }
    }

    /** Messages of random sizes in a few streams, checked to come in order within each. */
    private static final class Traffic {
        private static final int MESSAGES = 60;

        private final SplittableRandom random;
        private final Map<Integer, List<byte[]>> expected = new HashMap<>();
        private byte[] next = new byte[0];
        private int sent;
        private int received;

        private Traffic(SplittableRandom random) {
            this.random = random;
            draw();
        }

        private void draw() {
            next = new byte[random.nextInt(5) == 0 ? random.nextInt(20_000) : random.nextInt(500)];
            random.nextBytes(next);
        }

        private void move(StrandAssociation from, StrandAssociation to) {
            int stream = sent % 5;
            while (sent < MESSAGES && from.send(stream, next)) {
                expected.computeIfAbsent(stream, _ -> new ArrayList<>()).add(next);
                sent++;
                stream = sent % 5;
                draw();
            }
            for (var message = to.receive(); message.isPresent(); message = to.receive()) {
                assertThat(message.get().data()).isEqualTo(expected.get(message.get().stream()).removeFirst());
                received++;
            }
        }

        private boolean isDone() {
            return received == MESSAGES;
        }

        @Override
        public String toString() {
            return received + " of " + sent + " sent";
        }
    }

    @Test
    void goesThroughATunnelWhereThePathDropsWhatItDoesNotKnow() {
        SimulatedLink link = SimulatedLink.perfect(Medium.IP);
        Pair pair = new Pair(new OnlyUdp(link.left()), link.right());
        StrandAssociation first = pair.left.connect(RIGHT4, PORT).orElseThrow();
        pair.hosts.runMs(900);
        assertThat(first.state()).isEqualTo(StrandAssociation.State.CONNECTING);
        pair.hosts.runMs(200);
        assertThat(first.state()).isEqualTo(StrandAssociation.State.OPEN);
        assertThat(first.isTunnelled()).isTrue();
        first.send(0, new byte[5000]);
        pair.accepted.getFirst().send(0, new byte[6000]);
        pair.hosts.runMs(100);
        assertThat(pair.accepted.getFirst().receive().orElseThrow().data()).hasSize(5000);
        assertThat(first.receive().orElseThrow().data()).hasSize(6000);
        StrandAssociation second = pair.left.connect(RIGHT4, PORT).orElseThrow();
        pair.hosts.runMs(10);
        assertThat(second.state()).as("what was found out is remembered").isEqualTo(StrandAssociation.State.OPEN);
    }

    /** A path that lets UDP pass and nothing else. */
    private record OnlyUdp(Device inner) implements Wrapper {
        @Override
        public boolean transmit(byte[] frame, int at, int length) {
            return frame[at + 9] != Packets.UDP || inner.transmit(frame, at, length);
        }
    }

    @Test
    void nobodyListeningIsSaidAtOnce() {
        Pair pair = Pair.on(SimulatedLink.perfect(Medium.IP));
        StrandAssociation association = pair.left.connect(RIGHT4, PORT + 1).orElseThrow();
        pair.hosts.runMs(10);
        assertThat(association.state()).isEqualTo(StrandAssociation.State.FAILED);
    }

    @Test
    void peerThatIsGoneIsGivenUp() {
        SimulatedLink link = SimulatedLink.perfect(Medium.IP);
        Pair pair = Pair.on(link);
        StrandAssociation association = pair.left.connect(RIGHT4, PORT).orElseThrow();
        pair.hosts.runMs(10);
        pair.hosts.right.close();
        pair.hosts.runMs(10);
        assertThat(association.state()).as("it said so").isEqualTo(StrandAssociation.State.FAILED);
        StrandAssociation late = pair.left.connect(RIGHT4, PORT).orElseThrow();
        pair.hosts.runMs(10_000);
        assertThat(late.state()).isEqualTo(StrandAssociation.State.FAILED);
        assertThat(pair.left.deadlineNs()).isEqualTo(Strands.NEVER);
    }

    @Test
    void slowReaderStopsTheSenderAndLosesNothing() {
        Pair pair = Pair.on(SimulatedLink.perfect(Medium.IP));
        StrandAssociation association = pair.left.connect(RIGHT4, PORT).orElseThrow();
        pair.hosts.runMs(10);
        int sent = 0;
        for (int i = 0; i < 100; i++) {
            sent += association.send(1, new byte[10_000]) ? 1 : 0;
            pair.hosts.runMs(50);
        }
        assertThat(sent).isLessThan(60);
        int received = 0;
        for (int i = 0; i < 200; i++) {
            received += pair.accepted.getFirst().receive().isPresent() ? 1 : 0;
            pair.hosts.runMs(100);
        }
        assertThat(received).isEqualTo(sent);
    }

    @Test
    void helloCostsTheListenerNothing() {
        Pair pair = Pair.on(SimulatedLink.perfect(Medium.IP));
        for (int i = 0; i < 100; i++) {
            pair.left.connect(RIGHT4, PORT).orElseThrow();
        }
        pair.hosts.right.remove(io.weir.stack.ip.InterfaceAddress.of("10.0.0.2/24"));
        assertThat(pair.right.deadlineNs()).isEqualTo(Strands.NEVER);
        assertThat(pair.accepted).isEmpty();
    }

    @Test
    void survivesHostilePackets() {
        SimulatedLink link = SimulatedLink.perfect(Medium.IP);
        List<byte[]> seen = new ArrayList<>();
        Pair pair = new Pair(new Recorder(link.left(), seen), link.right());
        StrandAssociation good = pair.left.connect(RIGHT4, PORT).orElseThrow();
        pair.hosts.runMs(10);
        good.send(1, new byte[3000]);
        pair.hosts.runMs(10);
        Mutations mutations = new Mutations(9, seen.toArray(byte[][]::new));
        StrandPacket writer = new StrandPacket();
        for (int i = 0; i < 50_000; i++) {
            byte[] payload = mutations.next();
            if (payload.length >= 16) {
                writer.complete(payload, payload.length);
            }
            byte[] packet = Packets.ip(LEFT4, RIGHT4, 253, payload);
            if (packet.length <= 1500) {
                link.left().transmit(packet, 0, packet.length);
                pair.hosts.right.poll(pair.hosts.simulation.nowNs());
            }
        }
        pair.accepted.forEach(StrandAssociation::abort);
        pair.hosts.runMs(100_000);
        StrandAssociation after = pair.left.connect(RIGHT4, PORT).orElseThrow();
        pair.hosts.runMs(100);
        assertThat(after.state()).isEqualTo(StrandAssociation.State.OPEN);
    }

    /** Keeps the payloads of what is sent. */
    private record Recorder(Device inner, List<byte[]> seen) implements Wrapper {
        @Override
        public boolean transmit(byte[] frame, int at, int length) {
            if (frame[at + 9] == (byte) 253) {
                seen.add(java.util.Arrays.copyOfRange(frame, at + 20, at + length));
            }
            return inner.transmit(frame, at, length);
        }
    }
}
