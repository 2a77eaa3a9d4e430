package io.weir.stack.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Thousands of conversations over networks that lose, double, reorder, damage and delay: every byte arrives once and in
 * order in both directions, both ends close, and nothing is left.
 */
final class HistoriesTest {
    private static final int HISTORIES = 2000;
    /** So often the applications look, if nothing else happens. */
    private static final long TURN_NS = 50_000_000;
    private static final long LONGEST_NS = 3_600_000_000_000L;
    /** So that a network this bad does not make an end give up, which it may. */
    private static final TcpTimes PATIENT = new TcpTimes(
            TcpTimes.USUAL.leastRtoNs(), TcpTimes.USUAL.mostRtoNs(), TcpTimes.USUAL.delayedAckNs(),
            TcpTimes.USUAL.timeWaitNs(), LONGEST_NS, LONGEST_NS, LONGEST_NS,
            TcpTimes.USUAL.keepAliveIdleNs(), TcpTimes.USUAL.keepAliveIntervalNs());

    @Test
    void everyByteArrivesWhateverTheNetworkDoes() {
        long first = new Random().nextLong(1_000_000_000);
        System.out.println("histories from seed " + first);
        for (int i = 0; i < HISTORIES; i++) {
            converse(first + i);
        }
    }

    private static void converse(long seed) {
        Random random = new Random(seed);
        Network network = new Network(seed, faults(random), settings(random), settings(random));
        if (random.nextInt(4) == 0) {
            network.left.mark();
            network.right.mark();
        }
        network.right.mtu(random.nextBoolean() ? 1500 : 576 + random.nextInt(900));
        TcpListener listener = network.right.tcp.listen(network.right.address, 80, 4).orElseThrow();
        TcpSocket client = network.left.tcp.connect(network.left.address, 0, network.right.address, 80).orElseThrow();
        StreamApp left = new StreamApp(client, random, 1, amount(random));
        long answer = amount(random);
        StreamApp right = null;
        String history = "seed " + seed;
        while (right == null || !left.isDone() || !right.isDone()) {
            network.step(network.nowNs + TURN_NS);
            assertThat(network.nowNs).as(history + " is stuck: " + left + " / " + right).isLessThan(LONGEST_NS);
            if (right == null) {
                Optional<TcpSocket> accepted = listener.accept();
                right = accepted.isPresent() ? new StreamApp(accepted.get(), random, 2, answer) : null;
            } else {
                right.run();
            }
            left.run();
            assertThat(client.failure()).as(history + ": " + left + " / " + right).isEmpty();
        }
        assertThat(right.readBytes()).as(history).isEqualTo(left.toWrite());
        assertThat(left.readBytes()).as(history).isEqualTo(answer);
        listener.close();
        while (network.step(2 * LONGEST_NS)) {}
        for (Tcp tcp : new Tcp[] {network.left.tcp, network.right.tcp}) {
            assertThat(tcp.connections()).as(history + ": connections left").isZero();
            assertThat(tcp.bufferBytes()).as(history + ": memory left").isZero();
        }
    }

    private static long amount(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(2000);
            case 2 -> random.nextInt(40_000);
            default -> random.nextInt(200_000);
        };
    }

    private static Network.Faults faults(Random random) {
        int bad = random.nextInt(4);
        return new Network.Faults(
                bad == 0 ? 0 : random.nextInt(bad * 80),
                random.nextInt(3) == 0 ? random.nextInt(100) : 0,
                random.nextInt(3) == 0 ? random.nextInt(50) : 0,
                random.nextInt(50_000_000),
                random.nextInt(3) == 0 ? random.nextInt(30_000_000) : 0,
                random.nextBoolean() ? 0 : 20_000 + random.nextInt(10_000_000),
                50_000_000);
    }

    private static TcpSettings settings(Random random) {
        Set<TcpFeature> features = EnumSet.noneOf(TcpFeature.class);
        for (TcpFeature feature : TcpFeature.values()) {
            if (random.nextInt(3) > 0) {
                features.add(feature);
            }
        }
        TcpLimits usual = TcpLimits.USUAL;
        int receive = 4096 << random.nextInt(8);
        int send = 4096 << random.nextInt(8);
        return new TcpSettings(features, new TcpLimits(16, 4, 4, send, receive, usual.bufferBytes()), PATIENT);
    }
}
