package io.weir.element;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Elements that take headers off, put them on, or turn them round. */
class HeadersTest {
    private static final byte[] UDP = Ip.udp("10.0.0.1", 1000, "10.0.0.2", 53, "question");

    @Test
    void stripTakesBytesFromTheFront() {
        Rig rig = Rig.of("in -> Strip(2) -> out :: Discard");
        assertThat(rig.send(new byte[] {1, 2, 3}).one("out")).containsExactly(3);
        assertThat(rig.send(new byte[] {1, 2}).one("out")).isEmpty();
        assertThat(rig.send(new byte[] {1}).drops()).containsExactly("too-short");
    }

    @Test
    void unstripPutsBackWhatWasStripped() {
        Rig rig = Rig.of("in -> Strip(3) -> Unstrip(2) -> out :: Discard");
        assertThat(rig.send(new byte[] {1, 2, 3, 4}).one("out")).containsExactly(2, 3, 4);
    }

    @Test
    void unstripNeverRevealsWhatWasNotThere() {
        assertThat(Rig.of("in -> Unstrip(1) -> Discard").send(new byte[10]).drops()).containsExactly("never-stripped");
        assertThat(Rig.of("in -> Strip(1) -> Unstrip(2) -> Discard").send(new byte[10]).drops())
                .containsExactly("never-stripped");
    }

    @Test
    void stripKeepsTheNetworkMarkWhereItWas() {
        Rig rig = Rig.ofWhole("FromNetfront -> Strip(14) -> CheckUDPHeader -> out :: Discard");
        assertThat(rig.receive(Ip.frame(UDP)).one("out")).isEqualTo(UDP);
    }

    @Test
    void etherEncapPutsAFrameAround() {
        Rig rig = Rig.of("in -> EtherEncap(0x0800, 02:00:00:00:00:01, 2:0:0:0:0:2) -> out :: Discard");
        assertThat(rig.send(UDP).one("out")).isEqualTo(Ip.frame(UDP));
    }

    @Test
    void etherMirrorSwapsAddressesOnly() {
        Rig rig = Rig.of("in -> EtherMirror -> EtherMirror -> out :: Discard");
        assertThat(rig.send(Ip.frame(UDP)).one("out")).isEqualTo(Ip.frame(UDP));
        byte[] once = Rig.of("in -> EtherMirror -> out :: Discard").send(Ip.frame(UDP)).one("out");
        assertThat(Arrays.copyOf(once, 6)).isEqualTo(Arrays.copyOfRange(Ip.frame(UDP), 6, 12));
        assertThat(Rig.of("in -> EtherMirror -> out :: Discard").send(new byte[11]).one("out")).isEqualTo(new byte[11]);
    }

    @Test
    void ipMirrorSwapsAddressesAndPortsAndKeepsChecksumsRight() {
        Rig rig = Rig.of("in -> MarkIPHeader -> IPMirror -> out :: Discard");
        byte[] back = rig.send(UDP).one("out");
        assertThat(Ip.flow(back)).isEqualTo("10.0.0.2:53 > 10.0.0.1:1000");
        assertThat(Ip.headerRight(back)).isTrue();
        assertThat(Ip.transportRight(back)).isTrue();
    }

    @Test
    void ipMirrorSwapsSequenceNumbersOfTcp() {
        Rig rig = Rig.of("in -> MarkIPHeader -> IPMirror -> out :: Discard");
        byte[] back = rig.send(Ip.tcp("10.0.0.1", 1000, "10.0.0.2", 80, 0x10)).one("out");
        assertThat(ByteBuffer.wrap(back).getInt(24)).isEqualTo(2000);
        assertThat(ByteBuffer.wrap(back).getInt(28)).isEqualTo(1000);
        assertThat(Ip.transportRight(back)).isTrue();
    }

    @Test
    void ipMirrorLeavesThePayloadOfLaterFragmentsAlone() {
        Rig rig = Rig.of("in -> MarkIPHeader -> IPMirror -> out :: Discard");
        byte[] fragment = Ip.fragment(UDP, 10, false);
        byte[] back = rig.send(fragment).one("out");
        assertThat(Arrays.copyOfRange(back, 20, 28)).isEqualTo(Arrays.copyOfRange(fragment, 20, 28));
        assertThat(Arrays.copyOfRange(back, 12, 16)).isEqualTo(Arrays.copyOfRange(fragment, 16, 20));
    }

    @Test
    void stripIpHeaderTakesOptionsToo() {
        Rig rig = Rig.of("in -> MarkIPHeader -> StripIPHeader -> out :: Discard");
        assertThat(rig.send(Ip.withOptions(UDP)).one("out")).isEqualTo(Arrays.copyOfRange(UDP, 20, UDP.length));
        assertThat(rig.send(Ip.shortened(Ip.withOptions(UDP), 22)).drops()).containsExactly("no-ip-header");
        assertThat(Rig.of("in -> StripIPHeader -> Discard").send(UDP).drops()).containsExactly("no-ip-header");
    }

    @Test
    void ipEncapFillsInLengthIdentificationAndChecksum() {
        Rig rig = Rig.of("in -> IPEncap(ipip, 192.0.2.1, 198.51.100.1, TTL 9, DSCP 10, DF true) -> out :: Discard");
        rig.send(UDP);
        byte[] outer = rig.send(UDP).one("out");
        assertThat(outer).hasSize(UDP.length + 20);
        assertThat(Ip.headerRight(outer)).isTrue();
        ByteBuffer header = ByteBuffer.wrap(outer);
        assertThat(header.get(1)).isEqualTo((byte) 40);
        assertThat(header.getShort(2)).isEqualTo((short) outer.length);
        assertThat(header.getShort(4)).isEqualTo((short) 2);
        assertThat(header.getShort(6)).isEqualTo((short) 0x4000);
        assertThat(header.get(8)).isEqualTo((byte) 9);
        assertThat(header.get(9)).isEqualTo((byte) 4);
        assertThat(Arrays.copyOfRange(outer, 20, outer.length)).isEqualTo(UDP);
    }

    @Test
    void ipEncapTakesTheDestinationAnnotation() {
        Rig rig = Rig.of("in -> SetIPAddress(203.0.113.9) -> IPEncap(4, 192.0.2.1, DST_ANNO) -> out :: Discard");
        byte[] outer = rig.send(UDP).one("out");
        assertThat(Arrays.copyOfRange(outer, 16, 20)).containsExactly(203, 0, 113, 9);
        assertThat(Ip.headerRight(outer)).isTrue();
    }

    @Test
    void udpIpEncapMakesAWholeUdpPacket() {
        Rig rig = Rig.of("in -> UDPIPEncap(192.0.2.1, 4789, 198.51.100.1, 4790) -> out :: Discard");
        byte[] outer = rig.send(UDP).one("out");
        assertThat(Ip.flow(outer)).isEqualTo("192.0.2.1:4789 > 198.51.100.1:4790");
        assertThat(Ip.headerRight(outer)).isTrue();
        assertThat(Ip.transportRight(outer)).isTrue();
        assertThat(ByteBuffer.wrap(outer).getShort(24)).isEqualTo((short) (UDP.length + 8));
        assertThat(Arrays.copyOfRange(outer, 28, outer.length)).isEqualTo(UDP);
    }

    @Test
    void udpIpEncapWithoutChecksumLeavesItZero() {
        Rig rig = Rig.of("in -> UDPIPEncap(192.0.2.1, 1, 198.51.100.1, 2, false) -> out :: Discard");
        assertThat(Ip.transportChecksum(rig.send(UDP).one("out"))).isZero();
    }

    @Test
    void headersBeyondTheHeadroomAreRefused() {
        String tunnel = "IPEncap(4, 192.0.2.1, 198.51.100.1) -> ".repeat(10);
        assertThat(Rig.of("in -> " + tunnel + "Discard").send(UDP).drops()).containsExactly("no-headroom");
    }

    @Test
    void aTunnelAndItsEndGiveThePacketBack() {
        Rig rig = Rig.of("in -> UDPIPEncap(192.0.2.1, 1, 198.51.100.1, 2) -> CheckIPHeader -> CheckUDPHeader"
                + " -> StripIPHeader -> Strip(8) -> CheckIPHeader -> out :: Discard");
        assertThat(rig.send(UDP).one("out")).isEqualTo(UDP);
    }

    @Test
    void addressesAreStoredWithChecksumsKeptRight() {
        Rig rig = Rig.of("in -> CheckIPHeader -> StoreIPAddress(203.0.113.7, src) -> SetIPAddress(203.0.113.8)"
                + " -> StoreIPAddress(dst) -> out :: Discard");
        byte[] stored = rig.send(UDP).one("out");
        assertThat(Ip.flow(stored)).isEqualTo("203.0.113.7:1000 > 203.0.113.8:53");
        assertThat(Ip.headerRight(stored)).isTrue();
        assertThat(Ip.transportRight(stored)).isTrue();
    }

    @Test
    void addressesAreReadFromAnyOffset() {
        Rig rig = Rig.of("in -> GetIPAddress(16) -> StoreIPAddress(0) -> out :: Discard");
        assertThat(Arrays.copyOf(rig.send(UDP).one("out"), 4)).containsExactly(10, 0, 0, 2);
        assertThat(rig.send(new byte[19]).drops()).containsExactly("too-short");
    }

    @Test
    void checksumsAreComputedAnew() {
        byte[] broken = Ip.corrupted(Ip.corrupted(UDP, 10), 26);
        Rig rig = Rig.of("in -> MarkIPHeader -> SetIPChecksum -> SetUDPChecksum -> out :: Discard");
        assertThat(rig.send(broken).one("out")).isEqualTo(UDP);
        byte[] tcp = Ip.tcp("10.0.0.1", 1, "10.0.0.2", 2, 2);
        Rig other = Rig.of("in -> MarkIPHeader -> SetTCPChecksum -> out :: Discard");
        assertThat(other.send(Ip.corrupted(tcp, 37)).one("out")).isEqualTo(tcp);
        assertThat(other.send(UDP).drops()).containsExactly("bad-tcp");
    }
}
