package io.weir.stack.wire;

import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;

/**
 * What an ARP packet says.
 *
 * @param operation {@link #REQUEST} or {@link #REPLY}
 */
public record ArpMessage(int operation, Station sender, Station target) {
    public static final int BYTES = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    /** A host on the link. */
    public record Station(MacAddress mac, Ipv4Address ip) {}

    public ArpMessage {
        if (operation != REQUEST && operation != REPLY) {
            throw new IllegalArgumentException("ARP operation " + operation);
        }
    }

    public static ArpMessage of(ArpPacket packet) {
        return new ArpMessage(
                packet.operation(),
                station(packet.senderMac(), packet.senderIp()),
                station(packet.targetMac(), packet.targetIp()));
    }

    private static Station station(long mac, int ip) {
        return new Station(new MacAddress(mac), new Ipv4Address(ip & Ipv4Address.MAX));
    }

    /** Writes {@link #BYTES}. */
    public void write(byte[] to, int at) {
        Wire.putShort(to, at, 1);
        Wire.putShort(to, at + 2, Protocols.ETHER_IPV4);
        Wire.putShort(to, at + 4, 0x0604);
        Wire.putShort(to, at + 6, operation);
        write(to, at + 8, sender);
        write(to, at + 18, target);
    }

    private static void write(byte[] to, int at, Station station) {
        Wire.putMac(to, at, station.mac().value());
        Wire.putInt(to, at + 6, (int) station.ip().value());
    }
}
