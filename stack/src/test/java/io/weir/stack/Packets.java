package io.weir.stack;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.net.MacAddress;
import io.weir.stack.wire.ArpMessage;
import io.weir.stack.wire.EthernetHeader;
import io.weir.stack.wire.IcmpHeader;
import io.weir.stack.wire.InternetChecksum;
import io.weir.stack.wire.Ipv4Header;
import io.weir.stack.wire.Ipv6Header;
import io.weir.stack.wire.NeighbourMessage;
import io.weir.stack.wire.UdpHeader;
import java.util.Optional;

/** Good packets for tests, whole and with right checksums. */
public final class Packets {
    public static final int UDP = 17;
    public static final int ICMP = 1;
    public static final int ICMPV6 = 58;

    private Packets() {}

    public static byte[] ip(IpAddress from, IpAddress to, int protocol, byte[] payload) {
        return ip(from, to, protocol, 64, payload);
    }

    public static byte[] ip(IpAddress from, IpAddress to, int protocol, int hops, byte[] payload) {
        int header = from.version() == 4 ? Ipv4Header.BYTES : Ipv6Header.BYTES;
        byte[] packet = new byte[header + payload.length];
        System.arraycopy(payload, 0, packet, header, payload.length);
        if (from instanceof Ipv4Address source && to instanceof Ipv4Address destination) {
            Ipv4Header.Ends ends = new Ipv4Header.Ends(source, destination);
            new Ipv4Header(ends, protocol, hops, 0, 1, 0, payload.length).write(packet, 0);
        } else if (from instanceof Ipv6Address source && to instanceof Ipv6Address destination) {
            Ipv6Header.Ends ends = new Ipv6Header.Ends(source, destination);
            new Ipv6Header(ends, protocol, hops, 0, 0, payload.length).write(packet, 0);
        }
        return packet;
    }

    public static byte[] udp(IpAddress from, IpAddress to, int ports, byte[] data) {
        byte[] datagram = new byte[UdpHeader.BYTES + data.length];
        System.arraycopy(data, 0, datagram, UdpHeader.BYTES, data.length);
        new UdpHeader(ports >>> 16, ports & 0xffff, data.length).write(datagram, 0);
        UdpHeader.complete(datagram, 0, InternetChecksum.pseudo(from, to, UDP));
        return ip(from, to, UDP, datagram);
    }

    public static byte[] icmp(IpAddress from, IpAddress to, IcmpHeader header, byte[] body) {
        return icmp(from, to, header, body, 64);
    }

    private static byte[] icmp(IpAddress from, IpAddress to, IcmpHeader header, byte[] body, int hops) {
        byte[] message = new byte[IcmpHeader.BYTES + body.length];
        System.arraycopy(body, 0, message, IcmpHeader.BYTES, body.length);
        header.write(message, 0);
        boolean ipv4 = from.version() == 4;
        long pseudo = ipv4 ? 0 : InternetChecksum.pseudo(from, to, ICMPV6);
        IcmpHeader.complete(message, 0, message.length, pseudo);
        return ip(from, to, ipv4 ? ICMP : ICMPV6, hops, message);
    }

    public static byte[] neighbour(Ipv6Address from, Ipv6Address to, NeighbourMessage message) {
        byte[] bytes = new byte[message.bytes()];
        message.write(bytes, 0);
        IcmpHeader.complete(bytes, 0, bytes.length, InternetChecksum.pseudo(from, to, ICMPV6));
        return ip(from, to, ICMPV6, 255, bytes);
    }

    public static byte[] solicitation(Ipv6Address from, Ipv6Address target, MacAddress mac) {
        return neighbour(from, target.solicitedNode(), new NeighbourMessage(true, 0, target, Optional.of(mac)));
    }

    public static byte[] ethernet(MacAddress to, MacAddress from, int type, byte[] payload) {
        byte[] frame = new byte[EthernetHeader.BYTES + payload.length];
        new EthernetHeader(to, from, type).write(frame, 0);
        System.arraycopy(payload, 0, frame, EthernetHeader.BYTES, payload.length);
        return frame;
    }

    public static byte[] arp(ArpMessage message) {
        byte[] bytes = new byte[ArpMessage.BYTES];
        message.write(bytes, 0);
        return bytes;
    }
}
