package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What a middlebox is given from the network, and what it may give back. */
class NetfrontTest {
    private static final byte[] UDP = Ip.udp("10.0.0.1", 1000, "10.0.0.2", 53, "question");
    private static final byte[] TCP = Ip.tcp("10.0.0.1", 1000, "10.0.0.2", 80, 2);

    private final Rig rig = Rig.ofWhole("FromNetfront() -> out :: Null -> ToNetfront()");

    @Test
    void framesGoInAndOutAsTheyAre() {
        for (byte[] frame : new byte[][] {
            Ip.frame(UDP), Ip.frame(TCP), Ip.frame(Ip.withOptions(UDP)), Ip.frame(Ip.echo("10.0.0.1", "10.0.0.2")),
            Arrays.copyOf(Ip.frame(UDP), 60), Ip.ether(0x86dd, new byte[40]), Ip.ether(0x0806, new byte[28]),
            Ip.ether(0x8100, new byte[50]), Ip.frame(Ip.fragment(UDP, 100, true)), Ip.ether(0x88cc, new byte[0])
        }) {
            assertThat(rig.receive(frame).sent()).containsExactly(frame);
        }
    }

    @Test
    void theNetworkHeaderIsMarkedAndTheDestinationAnnotated() {
        Rig marked = Rig.ofWhole("FromNetfront -> StoreIPAddress(0) -> DecIPTTL -> out :: Discard");
        byte[] packet = marked.receive(Ip.frame(UDP)).one("out");
        assertThat(Arrays.copyOf(packet, 4)).containsExactly(10, 0, 0, 2);
        assertThat(packet[22]).isEqualTo((byte) 63);
    }

    @Test
    void malformedIpIsDropped() {
        assertThat(rig.receive(new byte[13]).drops()).containsExactly("frame-truncated");
        assertThat(rig.receive(new byte[0]).drops()).containsExactly("frame-truncated");
        assertThat(rig.receive(Ip.ether(0x0800, new byte[0])).drops()).containsExactly("bad-ip-header");
        assertThat(rig.receive(Ip.ether(0x0800, new byte[60])).drops()).containsExactly("bad-ip-header");
        assertThat(rig.receive(Ip.frame(Ip.shortened(UDP, UDP.length - 1))).drops()).containsExactly("bad-ip-header");
        byte[] shortHeader = UDP.clone();
        shortHeader[0] = 0x44;
        assertThat(rig.receive(Ip.frame(shortHeader)).drops()).containsExactly("bad-ip-header");
        byte[] longHeader = UDP.clone();
        longHeader[0] = 0x4f;
        assertThat(rig.receive(Ip.frame(longHeader)).drops()).containsExactly("bad-ip-header");
    }

    @Test
    void truncatedTransportHeadersAreDropped() {
        assertThat(rig.receive(Ip.frame(Ip.ip(6, "10.0.0.1", "10.0.0.2", new byte[19]))).drops())
                .containsExactly("bad-transport-header");
        assertThat(rig.receive(Ip.frame(Ip.ip(17, "10.0.0.1", "10.0.0.2", new byte[7]))).drops())
                .containsExactly("bad-transport-header");
        assertThat(rig.receive(Ip.frame(Ip.ip(1, "10.0.0.1", "10.0.0.2", new byte[7]))).drops())
                .containsExactly("bad-transport-header");
    }

    @Test
    void tinyFragmentsDoNotHidePorts() {
        byte[] first = Ip.fragment(Ip.ip(6, "10.0.0.1", "10.0.0.2", new byte[8]), 0, true);
        assertThat(rig.receive(Ip.frame(first)).drops()).containsExactly("bad-transport-header");
    }

    @Test
    void otherProtocolsAndLaterFragmentsNeedNoPorts() {
        assertThat(rig.receive(Ip.frame(Ip.ip(47, "10.0.0.1", "10.0.0.2", new byte[2]))).sent()).hasSize(1);
        byte[] later = Ip.fragment(Ip.ip(17, "10.0.0.1", "10.0.0.2", new byte[3]), 5, false);
        assertThat(rig.receive(Ip.frame(later)).sent()).hasSize(1);
    }

    @Test
    void whatIsNoFrameIsNotSent() {
        Rig out = Rig.of("in -> ToNetfront");
        assertThat(out.send(new byte[13]).drops()).containsExactly("frame-truncated");
        assertThat(out.send(new byte[14]).sent()).hasSize(1);
    }

    @Test
    void devicesMarkNothingUnlessForced() {
        assertThat(Rig.errors("FromDevice(eth0, PROMISC true) -> ToDevice(eth0)")).isEmpty();
        assertThat(Rig.errors("FromDump(/a/b.pcap, STOP true, FORCE_IP true) -> ToDump(\"c d.pcap\", 64)")).isEmpty();
        Rig forced = Rig.ofWhole("FromDevice(eth0, FORCE_IP true) -> DecIPTTL -> out :: Discard");
        assertThat(forced.index("out")).isPositive();
    }

    @Test
    void dumpsPassPacketsOnWholeAndKeepTheBeginning() {
        Rig dump = Rig.of("in -> ToDump(x.pcap, 20) -> out :: Discard");
        assertThat(dump.send(UDP).one("out")).isEqualTo(UDP);
        assertThat(dump.sent()).containsExactly(Arrays.copyOf(UDP, 20));
    }
}
