package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.InternetChecksum;
import io.weir.stack.wire.Ipv4Packet;
import io.weir.stack.wire.Ipv6Header;
import io.weir.stack.wire.Ipv6Packet;
import io.weir.stack.wire.Wire;

/**
 * A received IP packet of either kind, its headers checked: what a transport is shown. The same object shows the next
 * packet afterwards, so nothing may be kept of it. Addresses are two numbers as {@link IpAddress} has them.
 */
public final class IpPacket {
    private final Ipv4Packet ipv4 = new Ipv4Packet();
    private final Ipv6Packet ipv6 = new Ipv6Packet();
    private byte[] bytes = new byte[0];
    private int at;
    private int version;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int payloadAt;
    private int payloadBytes;
    private boolean forMany;

    /** Shows the packet in these {@code available} bytes, which may end in padding. */
    public Drop read(byte[] from, int start, int available) {
        return switch (begin(from, start, available)) {
            case 4 -> showIpv4(ipv4.read(bytes, at, available));
            case 6 -> showIpv6(ipv6.read(bytes, at, available), available);
            default -> Drop.WRONG_VERSION;
        };
    }

    /** Shows a packet of which only the beginning may be there: one that an ICMP message quotes. */
    public Drop readQuoted(byte[] from, int start, int available) {
        return switch (begin(from, start, available)) {
            case 4 -> showIpv4(ipv4.readQuoted(bytes, at, available));
            case 6 -> showIpv6(ipv6.readQuoted(bytes, at, available), available);
            default -> Drop.WRONG_VERSION;
        };
    }

    private int begin(byte[] from, int start, int available) {
        bytes = from;
        at = start;
        forMany = false;
        version = available < 1 ? 0 : Wire.byteAt(from, start) >>> 4;
        return version;
    }

    private Drop showIpv4(Drop wrong) {
        if (wrong != Drop.NONE) {
            return wrong;
        }
        sourceHigh = 0;
        sourceLow = IpAddress.MAPPED | ipv4.source() & 0xffff_ffffL;
        destinationHigh = 0;
        destinationLow = IpAddress.MAPPED | ipv4.destination() & 0xffff_ffffL;
        payloadAt = ipv4.payloadAt();
        payloadBytes = ipv4.payloadBytes();
        return Drop.NONE;
    }

    private Drop showIpv6(Drop wrong, int available) {
        if (available >= Ipv6Header.BYTES) {
            int addresses = ipv6.addressesAt();
            sourceHigh = Wire.longAt(bytes, addresses);
            sourceLow = Wire.longAt(bytes, addresses + 8);
            destinationHigh = Wire.longAt(bytes, addresses + 16);
            destinationLow = Wire.longAt(bytes, addresses + 24);
        }
        if (wrong == Drop.NONE) {
            payloadAt = ipv6.payloadAt();
            payloadBytes = ipv6.payloadBytes();
        }
        return wrong;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Index of the IP header. */
    public int at() {
        return at;
    }

    /** Headers and payload. */
    public int totalBytes() {
        return payloadAt + payloadBytes - at;
    }

    public int payloadAt() {
        return payloadAt;
    }

    public int payloadBytes() {
        return payloadBytes;
    }

    /** 4 or 6. */
    public int version() {
        return version;
    }

    public int protocol() {
        return version == 4 ? ipv4.protocol() : ipv6.protocol();
    }

    public int hopLimit() {
        return version == 4 ? ipv4.ttl() : ipv6.hopLimit();
    }

    /** Type of service or traffic class; the last two bits are the ECN mark (RFC 3168). */
    public int trafficClass() {
        return version == 4 ? ipv4.typeOfService() : ipv6.trafficClass();
    }

    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    public long destinationHigh() {
        return destinationHigh;
    }

    public long destinationLow() {
        return destinationLow;
    }

    /** As a value; allocates. */
    public IpAddress source() {
        return IpAddress.of(sourceHigh, sourceLow);
    }

    /** As a value; allocates. */
    public IpAddress destination() {
        return IpAddress.of(destinationHigh, destinationLow);
    }

    /** What a transport's checksum covers beside its own bytes, without their length. */
    public long pseudoSum() {
        return InternetChecksum.address(sourceHigh, sourceLow)
                + InternetChecksum.address(destinationHigh, destinationLow)
                + protocol();
    }

    /** Whether a checksum over the whole payload and the pseudo header is right, as TCP has it. */
    public boolean intact() {
        return InternetChecksum.fold(pseudoSum() + payloadBytes + InternetChecksum.sum(bytes, payloadAt, payloadBytes)) == 0;
    }

    Ipv4Packet ipv4() {
        return ipv4;
    }

    Ipv6Packet ipv6() {
        return ipv6;
    }

    boolean isFragment() {
        return version == 4 ? ipv4.isFragment() : ipv6.isFragment();
    }

    /** A fragment without the transport's header. */
    boolean isLaterFragment() {
        return isFragment() && (version == 4 ? ipv4.fragmentOffset() : ipv6.fragmentOffset()) > 0;
    }

    /** To a group or to all on the link, so that several hosts have it. */
    public boolean isForMany() {
        return forMany;
    }

    void forMany(boolean many) {
        forMany = many;
    }

    /** To a group by its address. */
    boolean isMulticast() {
        return version == 4 ? (destinationLow & 0xf000_0000L) == 0xe000_0000L : destinationHigh >>> 56 == 0xff;
    }
}
