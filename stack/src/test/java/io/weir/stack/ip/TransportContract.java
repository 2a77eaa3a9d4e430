package io.weir.stack.ip;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.IpAddress;
import io.weir.stack.Mutations;
import io.weir.stack.OneHost;
import io.weir.stack.Packets;
import io.weir.stack.Stack;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import io.weir.stack.device.SimulatedLink;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every transport must do ({@link Transport}), whoever writes it. A test of one extends this, says how it is made and
 * what its packets look like, and should have something open in it, so that the packets get somewhere.
 */
public abstract class TransportContract {
    private static final int HOSTILE = 20_000;
    /** Far longer than any protocol waits for anything. */
    private static final long LONG_NS = TimeUnit.HOURS.toNanos(12);

    private final byte[] buffer = new byte[2000];
    private final SimulatedLink link = SimulatedLink.perfect(Medium.IP);
    private Stack stack;
    private Transport transport;
    private long nowNs;

    /** Makes one on a stack that has {@link OneHost#US4} and {@link OneHost#US6}, and opens what there is to open. */
    protected abstract Transport make(Stack stack);

    /** Payloads from {@link OneHost#THEM4} that it understands, with checksums over their own bytes made right by {@link #seal}. */
    protected abstract byte[][] payloads();

    /** Makes the checksum of a payload right, so that what is behind that check is reached. */
    protected abstract void seal(byte[] payload, IpAddress from, IpAddress to);

    @BeforeEach
    void make() {
        stack = new Stack(link.right(), 1, 0);
        stack.add(InterfaceAddress.of("10.0.0.2/24")).add(InterfaceAddress.of("2001:db8::2/64"));
        transport = make(stack);
    }

    private void give(byte[] payload, boolean ipv4) {
        IpAddress from = ipv4 ? OneHost.THEM4 : OneHost.THEM6;
        IpAddress to = ipv4 ? OneHost.US4 : OneHost.US6;
        give(Packets.ip(from, to, transport.protocol(), payload));
    }

    private void give(byte[] packet) {
        if (packet.length <= link.left().mtu()) {
            link.left().transmit(packet, 0, packet.length);
        }
        stack.poll(nowNs);
    }

    private int sent() {
        link.left().time(nowNs);
        int count = 0;
        while (link.left().receive(buffer, 0) != Device.NONE) {
            count++;
        }
        return count;
    }

    @Test
    void hasAProtocolNumberThatStays() {
        assertThat(transport.protocol()).isBetween(0, 255);
        assertThat(transport.protocol()).isEqualTo(transport.protocol());
    }

    @Test
    void survivesHostilePackets() {
        long seed = 21;
        SplittableRandom random = new SplittableRandom(seed);
        Mutations mutations = new Mutations(seed, payloads());
        for (int i = 0; i < HOSTILE; i++) {
            byte[] payload = mutations.next();
            boolean ipv4 = random.nextBoolean();
            if (random.nextInt(4) > 0 && payload.length >= 20) {
                seal(payload, ipv4 ? OneHost.THEM4 : OneHost.THEM6, ipv4 ? OneHost.US4 : OneHost.US6);
            }
            give(payload, ipv4);
            sent();
            nowNs += random.nextInt(10) == 0 ? TimeUnit.MILLISECONDS.toNanos(random.nextInt(500)) : 1000;
        }
        quiet();
    }

    @Test
    void restsWhenNothingHappens() {
        for (byte[] payload : payloads()) {
            seal(payload, OneHost.THEM4, OneHost.US4);
            give(payload, true);
        }
        quiet();
    }

    /** All timers run out, and no deadline is in the past once there is nothing more to do. */
    private void quiet() {
        long endNs = nowNs + LONG_NS;
        for (int i = 0; i < 100_000; i++) {
            int turns = 0;
            while (stack.poll(nowNs) > 0) {
                assertThat(++turns).as("turns without time passing").isLessThan(100_000);
            }
            sent();
            long next = transport.deadlineNs();
            if (next > endNs) {
                return;
            }
            assertThat(next).as("a deadline, when there was nothing to do at %d", nowNs).isGreaterThan(nowNs);
            nowNs = next;
        }
        throw new AssertionError("no rest after " + (nowNs - endNs + LONG_NS) + " ns");
    }

    @Test
    void doesNotBelieveThatAPacketGotLostThatItNeverSent() {
        byte[] never = Packets.ip(OneHost.US4, IpAddress.of("10.0.0.77"), transport.protocol(), new byte[40]);
        IpPacket quoted = new IpPacket();
        quoted.read(never, 0, never.length);
        for (Failure why : Failure.values()) {
            assertThat(transport.failed(why, quoted)).as("%s", why).isFalse();
        }
    }

    @Test
    void survivesWordThatItsPacketsGotLost() {
        Mutations mutations = new Mutations(22, payloads());
        for (int i = 0; i < HOSTILE; i++) {
            byte[] payload = mutations.next();
            // at least what an ICMP message has to quote
            byte[] enough = Arrays.copyOf(payload, Math.max(payload.length, 8));
            byte[] packet = Packets.ip(OneHost.US4, OneHost.THEM4, transport.protocol(), enough);
            IpPacket quoted = new IpPacket();
            quoted.readQuoted(packet, 0, packet.length);
            transport.failed(Failure.values()[i % Failure.values().length], quoted);
        }
        quiet();
    }

    @Test
    void survivesTheLossOfItsAddresses() {
        for (byte[] payload : payloads()) {
            seal(payload, OneHost.THEM4, OneHost.US4);
            give(payload, true);
        }
        stack.remove(InterfaceAddress.of("10.0.0.2/24"));
        stack.remove(InterfaceAddress.of("2001:db8::2/64"));
        sent();
        quiet();
        assertThat(sent()).isZero();
    }

    @Test
    void isSilentAfterItsEnd() {
        for (byte[] payload : payloads()) {
            seal(payload, OneHost.THEM4, OneHost.US4);
            give(payload, true);
        }
        stack.close();
        sent();
        nowNs += LONG_NS;
        transport.run(nowNs);
        assertThat(sent()).isZero();
    }
}
