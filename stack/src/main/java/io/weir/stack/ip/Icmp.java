package io.weir.stack.ip;

import io.weir.stack.wire.Drop;
import io.weir.stack.wire.IcmpHeader;
import io.weir.stack.wire.IcmpPacket;

/** Received ICMP and ICMPv6: echoes are answered, errors are told to the transport whose packet they quote. */
final class Icmp {
    /** A transport must be able to find whose packet it was: ports, for TCP the sequence number. */
    private static final int MIN_QUOTED = 8;

    /** What ICMP tells the layer that it belongs to. */
    interface Upper {
        /** Whether the transport believes that the quoted packet was its own. */
        boolean failed(Failure why, IpPacket quoted);

        /** A believed report that packets of so many bytes are too long for a path whose next MTU is {@code said}. */
        void tooBig(IpPacket quoted, int said);

        boolean owns(long high, long low);
    }

    private final IpOutput output;
    private final Upper upper;
    private final DropCounters drops;
    private final IcmpPacket icmp = new IcmpPacket();
    private final IpPacket quoted = new IpPacket();

    Icmp(IpOutput output, Upper upper) {
        this.output = output;
        this.upper = upper;
        this.drops = output.drops();
    }

    /** The message in a packet, if it is intact; then {@link #message} shows it. */
    boolean read(IpPacket in) {
        boolean ipv4 = in.version() == 4;
        Drop wrong = icmp.read(in.bytes(), in.payloadAt(), in.payloadBytes(), ipv4 ? 0 : in.pseudoSum());
        if (wrong != Drop.NONE) {
            drops.add(wrong);
        }
        return wrong == Drop.NONE;
    }

    IcmpPacket message() {
        return icmp;
    }

    /** Deals with the message that was read. False if it is neither an echo nor an error. */
    boolean receive(IpPacket in) {
        boolean ipv4 = in.version() == 4;
        if (icmp.type() == (ipv4 ? IcmpHeader.ECHO : IcmpHeader.V6_ECHO)) {
            if (!in.isForMany() || !ipv4) {
                echo(in);
            }
            return true;
        }
        Failure why = ipv4 ? ipv4Failure() : ipv6Failure();
        if (why == null) {
            return ipv4 ? icmp.type() != IcmpHeader.ECHO_REPLY : icmp.type() < IcmpHeader.V6_ECHO;
        }
        error(in, why);
        return true;
    }

    private void echo(IpPacket in) {
        boolean ipv4 = in.version() == 4;
        int length = in.payloadBytes();
        PacketBuffer buffer = output.buffer(length).fragmentable().trafficClass(in.trafficClass() & 0xfc);
        System.arraycopy(in.bytes(), in.payloadAt(), buffer.bytes(), buffer.at(), length);
        int type = ipv4 ? IcmpHeader.ECHO_REPLY : IcmpHeader.V6_ECHO_REPLY;
        new IcmpHeader(type, 0, icmp.rest()).write(buffer.bytes(), buffer.at());
        Path back = output.pathBack(in);
        IcmpHeader.complete(buffer.bytes(), buffer.at(), length, ipv4 ? 0 : back.pseudoSum());
        if (output.send(back, buffer) == Sent.BUSY) {
            drops.add(Drop.DEVICE_FULL);
        }
    }

    private void error(IpPacket in, Failure why) {
        Drop wrong = quoted.readQuoted(in.bytes(), icmp.bodyAt(), icmp.bodyBytes());
        if (wrong != Drop.NONE || quoted.version() != in.version() || quoted.payloadBytes() < MIN_QUOTED) {
            drops.add(wrong == Drop.NONE ? Drop.TOO_SHORT : wrong);
            return;
        }
        boolean ours = upper.owns(quoted.sourceHigh(), quoted.sourceLow()) && !quoted.isLaterFragment();
        if (!ours || !upper.failed(why, quoted)) {
            drops.add(Drop.ICMP_UNBELIEVED);
        } else if (why == Failure.TOO_BIG) {
            upper.tooBig(quoted, in.version() == 4 ? icmp.rest() & 0xffff : Math.max(icmp.rest(), 0));
        }
    }

    /** Null if the message is no error that anybody here acts on; the quench and redirects are not. */
    private Failure ipv4Failure() {
        return switch (icmp.type()) {
            case IcmpHeader.UNREACHABLE -> switch (icmp.code()) {
                case 0, 5, 6, 11 -> Failure.NETWORK_UNREACHABLE;
                case IcmpHeader.PROTOCOL -> Failure.PROTOCOL_UNREACHABLE;
                case IcmpHeader.PORT -> Failure.PORT_UNREACHABLE;
                case IcmpHeader.FRAGMENTATION_NEEDED -> Failure.TOO_BIG;
                case 9, 10, 13 -> Failure.PROHIBITED;
                default -> Failure.HOST_UNREACHABLE;
            };
            case IcmpHeader.TIME_EXCEEDED -> Failure.TIME_EXCEEDED;
            case IcmpHeader.PARAMETER_PROBLEM -> Failure.PARAMETER_PROBLEM;
            default -> null;
        };
    }

    private Failure ipv6Failure() {
        return switch (icmp.type()) {
            case IcmpHeader.V6_UNREACHABLE -> switch (icmp.code()) {
                case 0 -> Failure.NETWORK_UNREACHABLE;
                case IcmpHeader.V6_PROHIBITED, 5, 6 -> Failure.PROHIBITED;
                case IcmpHeader.V6_PORT -> Failure.PORT_UNREACHABLE;
                default -> Failure.HOST_UNREACHABLE;
            };
            case IcmpHeader.V6_TOO_BIG -> Failure.TOO_BIG;
            case IcmpHeader.V6_TIME_EXCEEDED -> Failure.TIME_EXCEEDED;
            case IcmpHeader.V6_PARAMETER_PROBLEM -> icmp.code() == IcmpHeader.V6_NEXT_HEADER
                    ? Failure.PROTOCOL_UNREACHABLE
                    : Failure.PARAMETER_PROBLEM;
            default -> null;
        };
    }
}
