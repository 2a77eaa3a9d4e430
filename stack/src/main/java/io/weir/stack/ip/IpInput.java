package io.weir.stack.ip;

import io.weir.stack.wire.Drop;
import io.weir.stack.wire.IcmpHeader;
import io.weir.stack.wire.Protocols;

/** The way of a received packet up: checked, put together if it came in fragments, shown to its transport. */
final class IpInput implements Icmp.Upper {
    private static final int PROTOCOLS = 256;

    private final IpOutput output;
    private final Addresses addresses;
    private final Paths paths;
    private final DropCounters drops;
    private final IcmpErrors errors;
    private final Icmp icmp;
    private final Reassembly reassembly = new Reassembly();
    private final Transport[] transports = new Transport[PROTOCOLS];
    private final IpPacket in = new IpPacket();
    private final IpPacket lost = new IpPacket();
    private NeighbourListener neighbours = (_, _) -> {};

    /** How a packet came. */
    enum Origin {
        /** In a frame to us. */
        HOST,
        /** In a frame to many. */
        GROUP,
        /** From the stack itself. */
        SELF
    }

    /** Takes the messages of neighbour discovery. */
    interface NeighbourListener {
        void receive(IpPacket packet, int type);
    }

    IpInput(IpOutput output, Addresses addresses, Paths paths) {
        this.output = output;
        this.addresses = addresses;
        this.paths = paths;
        this.drops = output.drops();
        this.errors = new IcmpErrors(output, drops);
        this.icmp = new Icmp(output, this);
    }

    void neighbours(NeighbourListener listener) {
        neighbours = listener;
    }

    void add(Transport transport) {
        int protocol = transport.protocol();
        if (protocol < 0 || protocol >= PROTOCOLS || transports[protocol] != null) {
            throw new IllegalArgumentException("protocol " + protocol + " is no number or taken");
        }
        transports[protocol] = transport;
    }

    void addressesChanged() {
        for (Transport transport : transports) {
            if (transport != null) {
                transport.addressesChanged();
            }
        }
    }

    /** A packet in these bytes, which may end in padding. */
    void packet(byte[] bytes, int at, int available, Origin origin) {
        Drop wrong = in.read(bytes, at, available);
        if (wrong != Drop.NONE) {
            malformed(wrong, origin);
            return;
        }
        if (in.isMulticast() && !isForMany()) {
            // to a group of others: the link brings them all
            return;
        }
        Drop refused = refusal(origin);
        if (refused != Drop.NONE) {
            drops.add(refused);
        } else if (!in.isFragment()) {
            deliver(origin);
        } else if (reassembly.add(in, output.nowNs())) {
            Drop whole = reassembly.show(in);
            if (whole == Drop.NONE && !in.isFragment()) {
                deliver(origin);
            } else {
                drops.add(whole == Drop.NONE ? Drop.FRAGMENT_MALFORMED : whole);
            }
        } else if (reassembly.wrong() != Drop.NONE) {
            drops.add(reassembly.wrong());
        }
    }

    private void malformed(Drop wrong, Origin origin) {
        drops.add(wrong);
        boolean problem = in.version() == 6 && in.ipv6().problemCode() >= 0;
        if (problem && origin != Origin.GROUP && isForUs()) {
            errors.parameterProblem(in);
        }
    }

    private Drop refusal(Origin origin) {
        boolean martian = origin == Origin.SELF
                ? !addresses.owns(in.sourceHigh(), in.sourceLow())
                : addresses.owns(in.sourceHigh(), in.sourceLow()) || isMartian();
        if (martian) {
            return Drop.MARTIAN;
        }
        if (!isForUs()) {
            return Drop.NOT_FOR_US;
        }
        return in.version() == 4 && in.ipv4().isSourceRouted() ? Drop.SOURCE_ROUTED : Drop.NONE;
    }

    /** A source that no other host can have (RFC 1122, 3.2.1.3; RFC 4291, 2.5). */
    private boolean isMartian() {
        long low = in.sourceLow();
        if (in.version() == 4) {
            int first = (int) (low >>> 24) & 0xff;
            return first == 0 || first == 127 || first >= 224 || addresses.isBroadcast(low);
        }
        boolean solicitation = (in.sourceHigh() | low) == 0 && in.protocol() == Protocols.ICMPV6;
        return in.sourceHigh() >>> 56 == 0xff || in.sourceHigh() == 0 && low >>> 1 == 0 && !solicitation;
    }

    private boolean isForUs() {
        return addresses.owns(in.destinationHigh(), in.destinationLow()) || isForMany();
    }

    /** To all on the link, or to a group that a host is in (RFC 4291, 2.8). */
    private boolean isForMany() {
        long high = in.destinationHigh();
        long low = in.destinationLow();
        if (in.version() == 4) {
            return addresses.isBroadcast(low) || (low & 0xffff_ffffL) == 0xe000_0001L;
        }
        boolean allNodes = high == 0xff02L << 48 && low == 1;
        return allNodes || high >>> 48 == 0xff02 && addresses.solicits(high, low);
    }

    private void deliver(Origin origin) {
        in.forMany(origin == Origin.GROUP || isForMany());
        int protocol = in.protocol();
        if (protocol == (in.version() == 4 ? Protocols.ICMP : Protocols.ICMPV6)) {
            icmp();
            return;
        }
        Transport transport = transports[protocol];
        if (transport == null || protocol == Protocols.ICMP || protocol == Protocols.ICMPV6) {
            drops.add(Drop.UNKNOWN_PROTOCOL);
            if (protocol != Protocols.NO_NEXT_HEADER) {
                errors.protocolUnreachable(in);
            }
        } else if (transport.receive(in) == Delivery.NO_PORT) {
            drops.add(Drop.NO_PORT);
            errors.portUnreachable(in);
        }
    }

    private void icmp() {
        if (!icmp.read(in)) {
            return;
        }
        int type = icmp.message().type();
        if (in.version() == 6 && NeighbourDiscovery.speaks(type)) {
            neighbours.receive(in, type);
        } else if (!icmp.receive(in)) {
            Transport listener = transports[in.protocol()];
            if (listener == null || listener.receive(in) == Delivery.NO_PORT) {
                drops.add(Drop.NO_PORT);
            }
        }
    }

    @Override
    public boolean failed(Failure why, IpPacket quoted) {
        Transport transport = transports[quoted.protocol()];
        return transport != null ? transport.failed(why, quoted) : why == Failure.TOO_BIG && isEchoReply(quoted);
    }

    /** Our own answer to anybody's question, of which nothing is kept. */
    private static boolean isEchoReply(IpPacket quoted) {
        int type = quoted.bytes()[quoted.payloadAt()] & 0xff;
        return quoted.version() == 4
                ? quoted.protocol() == Protocols.ICMP && type == IcmpHeader.ECHO_REPLY
                : quoted.protocol() == Protocols.ICMPV6 && type == IcmpHeader.V6_ECHO_REPLY;
    }

    @Override
    public void tooBig(IpPacket quoted, int said) {
        paths.tooBig(quoted, said, output.nowNs());
    }

    @Override
    public boolean owns(long high, long low) {
        return addresses.owns(high, low);
    }

    /** A packet of ours waited in vain for its neighbour. */
    void unreachable(byte[] packet, int length) {
        if (lost.readQuoted(packet, 0, length) == Drop.NONE && !lost.isLaterFragment()) {
            failed(Failure.HOST_UNREACHABLE, lost);
        }
    }

    void run(long nowNs) {
        reassembly.run(nowNs, lost, this::expired);
    }

    private void expired(boolean first, IpPacket packet) {
        drops.add(Drop.FRAGMENT_TIMEOUT);
        if (first) {
            errors.reassemblyTimeExceeded(packet);
        }
    }

    long deadlineNs() {
        return reassembly.deadlineNs();
    }
}
