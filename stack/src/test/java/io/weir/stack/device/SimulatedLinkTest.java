package io.weir.stack.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.MacAddress;
import io.weir.pcap.CapturedPacket;
import io.weir.pcap.PcapReader;
import io.weir.pcap.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SimulatedLinkTest {
    private static final int FRAMES = 2000;

    private final byte[] buffer = new byte[2000];

    @Test
    void perfectLinkDeliversAtOnceAndInOrder() {
        SimulatedLink link = SimulatedLink.perfect(Medium.IP);
        assertThat(through(link.left(), link.right(), 0)).isEqualTo(numbers());
        assertThat(link.right().deadlineNs()).isEqualTo(Device.NEVER);
    }

    @Test
    void delayedFrameComesWhenItsTimeHasCome() {
        SimulatedLink link = SimulatedLink.of(Medium.IP, Faults.delay(1000), Rate.UNLIMITED, 1);
        link.left().time(50);
        link.left().transmit(buffer, 0, 10);
        assertThat(link.right().deadlineNs()).isEqualTo(1050);
        link.right().time(1049);
        assertThat(link.right().receive(buffer, 0)).isEqualTo(Device.NONE);
        link.right().time(1050);
        assertThat(link.right().receive(buffer, 0)).isEqualTo(10);
    }

    @Test
    void rateSpacesFramesAndItsQueueIsBounded() {
        SimulatedLink link = SimulatedLink.of(Medium.IP, Faults.NONE, new Rate(8_000_000, 3000), 1);
        for (int i = 0; i < 10; i++) {
            link.left().transmit(buffer, 0, 1000);
        }
        link.right().time(999_999);
        assertThat(link.right().receive(buffer, 0)).isEqualTo(Device.NONE);
        link.right().time(3_000_000);
        for (int i = 0; i < 3; i++) {
            assertThat(link.right().receive(buffer, 0)).isEqualTo(1000);
        }
        assertThat(link.right().receive(buffer, 0)).isEqualTo(Device.NONE);
        assertThat(link.lost()).isEqualTo(7);
    }

    @Test
    void faultsHappenAsOftenAsTheyShould() {
        Faults faults = Faults.delay(10).dropping(0.1);
        assertThat(through(faults)).hasSizeBetween(FRAMES * 87 / 100, FRAMES * 93 / 100);
        assertThat(through(Faults.delay(10).duplicating(0.1))).hasSizeBetween(FRAMES * 107 / 100, FRAMES * 113 / 100);
        List<Integer> mixed = through(Faults.delay(10).reordering(0.1));
        assertThat(mixed).hasSize(FRAMES).isNotEqualTo(numbers()).containsExactlyInAnyOrderElementsOf(numbers());
        List<Integer> broken = through(Faults.delay(10).corrupting(0.5));
        assertThat(broken).hasSize(FRAMES).isNotEqualTo(numbers());
    }

    @Test
    void sameSeedIsSameHistory() {
        Faults faults = new Faults(0.1, 0.1, 0.2, 0.1, 100, 1000);
        assertThat(through(faults)).isEqualTo(through(faults));
    }

    @Test
    void faultyDeviceHarmsBothWaysAndNothingElse() {
        SimulatedLink link = SimulatedLink.perfect(Medium.ETHERNET);
        SimulatedLink.Way bad = new SimulatedLink.Way(Faults.NONE.dropping(0.5), Rate.UNLIMITED);
        FaultyDevice faulty = new FaultyDevice(link.left(), bad, bad, 7);
        assertThat(faulty.mac()).isEqualTo(new MacAddress(0x0200_0000_0001L));
        assertThat(faulty.mtu()).isEqualTo(1500);
        int out = through(faulty, link.right(), 0).size();
        int in = through(link.right(), faulty, 0).size();
        assertThat(out).isBetween(FRAMES * 45 / 100, FRAMES * 55 / 100);
        assertThat(in).isBetween(FRAMES * 45 / 100, FRAMES * 55 / 100);
        assertThat(faulty.lost()).isEqualTo(2L * FRAMES - out - in);
    }

    @Test
    void traceHoldsWhatWentThrough() throws IOException {
        SimulatedLink link = SimulatedLink.perfect(Medium.IP);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (TracingDevice traced = new TracingDevice(link.left(), new PcapWriter(file), 0)) {
            traced.time(3_000_000_005L);
            traced.transmit(new byte[] {0x45, 1, 2}, 0, 3);
            link.right().transmit(new byte[] {0x60, 9}, 0, 2);
            traced.receive(buffer, 0);
            assertThat(traced.receive(buffer, 0)).isEqualTo(Device.NONE);
            assertThat(traced.failure()).isEmpty();
        }
        PcapReader reader = new PcapReader(new ByteArrayInputStream(file.toByteArray()));
        CapturedPacket sent = reader.next().orElseThrow();
        assertThat(sent.timestampNs()).isEqualTo(3_000_000_005L);
        assertThat(sent.bytes().toArray()).hasSize(17).endsWith(8, 0, 0x45, 1, 2);
        assertThat(reader.next().orElseThrow().bytes().toArray()).hasSize(16).endsWith(0x86, 0xdd, 0x60, 9);
        assertThat(reader.next()).isEqualTo(Optional.empty());
    }

    private List<Integer> through(Faults faults) {
        SimulatedLink link = SimulatedLink.of(Medium.IP, faults, Rate.UNLIMITED, 42);
        return through(link.left(), link.right(), 100_000_000);
    }

    private List<Integer> through(Device from, Device to, long laterNs) {
        for (int i = 0; i < FRAMES; i++) {
            from.transmit(new byte[] {(byte) (i >>> 8), (byte) i}, 0, 2);
        }
        from.flush();
        to.time(laterNs);
        List<Integer> received = new ArrayList<>();
        while (to.receive(buffer, 0) != Device.NONE) {
            received.add((buffer[0] & 0xff) << 8 | buffer[1] & 0xff);
        }
        return received;
    }

    private static List<Integer> numbers() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            all.add(i);
        }
        return all;
    }
}
