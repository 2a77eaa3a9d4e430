package io.weir.stack.ip;

import io.weir.stack.wire.Drop;
import io.weir.stack.wire.IcmpHeader;
import io.weir.stack.wire.Protocols;

/**
 * Tells senders what became of their packets: never about an error, a later fragment, or what was sent to many or by
 * nobody in particular (RFC 1122, 3.2.2; RFC 4443, 2.4), and not more often than anybody needs to know.
 */
final class IcmpErrors {
    static final int PER_SECOND = 100;
    static final int BURST = 20;

    /** An IPv4 host must be able to take this much (RFC 1812, 4.3.2.3); an IPv6 host, the smallest MTU. */
    private static final int IPV4_BYTES = 576;
    private static final int IPV6_BYTES = 1280;
    private static final int UNKNOWN_OPTION = 2;

    private final IpOutput output;
    private final DropCounters drops;
    private final TokenBucket bucket = new TokenBucket(PER_SECOND, BURST);

    IcmpErrors(IpOutput output, DropCounters drops) {
        this.output = output;
        this.drops = drops;
    }

    void portUnreachable(IpPacket about) {
        if (about.version() == 4) {
            send(about, new IcmpHeader(IcmpHeader.UNREACHABLE, IcmpHeader.PORT, 0));
        } else {
            send(about, new IcmpHeader(IcmpHeader.V6_UNREACHABLE, IcmpHeader.V6_PORT, 0));
        }
    }

    void protocolUnreachable(IpPacket about) {
        if (about.version() == 4) {
            send(about, new IcmpHeader(IcmpHeader.UNREACHABLE, IcmpHeader.PROTOCOL, 0));
        } else {
            int pointer = about.ipv6().protocolAt();
            send(about, new IcmpHeader(IcmpHeader.V6_PARAMETER_PROBLEM, IcmpHeader.V6_NEXT_HEADER, pointer));
        }
    }

    /** The IPv6 headers have a problem that the sender is to be told, even if the packet was for many (RFC 4443, 2.4). */
    void parameterProblem(IpPacket about) {
        int code = about.ipv6().problemCode();
        about.forMany(about.isMulticast() && code != UNKNOWN_OPTION);
        send(about, new IcmpHeader(IcmpHeader.V6_PARAMETER_PROBLEM, code, about.ipv6().problemAt()));
    }

    void reassemblyTimeExceeded(IpPacket about) {
        int type = about.version() == 4 ? IcmpHeader.TIME_EXCEEDED : IcmpHeader.V6_TIME_EXCEEDED;
        about.forMany(about.isMulticast());
        send(about, new IcmpHeader(type, IcmpHeader.REASSEMBLY, 0));
    }

    private void send(IpPacket about, IcmpHeader header) {
        if (about.isForMany() || isError(about) || !isHost(about)) {
            return;
        }
        if (!bucket.take(output.nowNs())) {
            drops.add(Drop.ICMP_LIMITED);
            return;
        }
        boolean ipv4 = about.version() == 4;
        int room = (ipv4 ? IPV4_BYTES - 20 : IPV6_BYTES - 40) - IcmpHeader.BYTES;
        int quoted = Math.min(room, about.totalBytes());
        PacketBuffer buffer = output.buffer(IcmpHeader.BYTES + quoted);
        header.write(buffer.bytes(), buffer.at());
        System.arraycopy(about.bytes(), about.at(), buffer.bytes(), buffer.at() + IcmpHeader.BYTES, quoted);
        Path back = output.pathBack(about);
        back.carrying(ipv4 ? Protocols.ICMP : Protocols.ICMPV6);
        IcmpHeader.complete(buffer.bytes(), buffer.at(), buffer.length(), ipv4 ? 0 : back.pseudoSum());
        if (output.send(back, buffer) == Sent.BUSY) {
            drops.add(Drop.DEVICE_FULL);
        }
    }

    private static boolean isError(IpPacket about) {
        if (about.payloadBytes() < 1) {
            return false;
        }
        int type = about.bytes()[about.payloadAt()] & 0xff;
        return about.version() == 4
                ? about.protocol() == Protocols.ICMP && type != IcmpHeader.ECHO && type != IcmpHeader.ECHO_REPLY
                : about.protocol() == Protocols.ICMPV6 && type < 128;
    }

    private static boolean isHost(IpPacket about) {
        long low = about.sourceLow();
        return about.version() == 4
                ? (low & 0xff00_0000L) != 0 && (low & 0xf000_0000L) < 0xe000_0000L
                : about.sourceHigh() >>> 56 != 0xff && (about.sourceHigh() | low) != 0;
    }
}
