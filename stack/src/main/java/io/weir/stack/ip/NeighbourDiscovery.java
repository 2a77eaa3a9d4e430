package io.weir.stack.ip;

import io.weir.net.Ipv6Address;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.IcmpHeader;
import io.weir.stack.wire.NeighbourMessage;
import io.weir.stack.wire.NeighbourPacket;
import io.weir.stack.wire.Protocols;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Neighbour discovery (RFC 4861): who has an IPv6 address on the link, and whether nobody has ours (RFC 4862, 5.4, with
 * one question). Routers are configured, not discovered.
 */
final class NeighbourDiscovery implements EthernetLink.Solicitor {
    static final int HOP_LIMIT = 255;
    /** How long somebody may take to say that an address is his. */
    static final long UNIQUE_NS = TimeUnit.SECONDS.toNanos(1);

    private static final Ipv6Address ALL_NODES = Ipv6Address.of("ff02::1");

    private final IpOutput output;
    private final EthernetLink link;
    private final Addresses addresses;
    private final Path path;
    private final Runnable changed;
    private final NeighbourPacket packet = new NeighbourPacket();
    private final PacketBuffer buffer = new PacketBuffer();
    private long duplicates;
    private long nextNs = Transport.NEVER;

    /** @param changed told when an address becomes usable or turns out to be another's */
    NeighbourDiscovery(IpOutput output, EthernetLink link, Addresses addresses, Path path, Runnable changed) {
        this.output = output;
        this.link = link;
        this.addresses = addresses;
        this.path = path;
        this.changed = changed;
        link.solicitor(this);
    }

    static boolean speaks(int type) {
        return type >= IcmpHeader.ROUTER_SOLICITATION && type <= IcmpHeader.REDIRECT;
    }

    /** An intact message of a type that it {@link #speaks}. */
    void receive(IpPacket in, int type) {
        if (type != IcmpHeader.NEIGHBOUR_SOLICITATION && type != IcmpHeader.NEIGHBOUR_ADVERTISEMENT) {
            return;
        }
        // nobody off the link can have sent it: a router would have made it less
        Drop wrong = in.hopLimit() == HOP_LIMIT
                ? packet.read(in.bytes(), in.payloadAt(), in.payloadBytes())
                : Drop.WRONG_FIELD;
        if (wrong != Drop.NONE) {
            output.drops().add(wrong);
        } else if (packet.isSolicitation()) {
            solicited(in);
        } else {
            advertised(in);
        }
    }

    private void solicited(IpPacket in) {
        boolean nobody = (in.sourceHigh() | in.sourceLow()) == 0;
        if (tentative()) {
            if (nobody) {
                duplicate();
            }
            return;
        }
        if (!addresses.owns(packet.targetHigh(), packet.targetLow())) {
            return;
        }
        if (!nobody && packet.linkAddress() != NeighbourPacket.ABSENT) {
            link.neighbours().asked(in.sourceHigh(), in.sourceLow(), packet.linkAddress(), output.nowNs());
        }
        Ipv6Address target = new Ipv6Address(packet.targetHigh(), packet.targetLow());
        Ipv6Address to = nobody ? ALL_NODES : new Ipv6Address(in.sourceHigh(), in.sourceLow());
        advertise(target, to, nobody ? 0 : NeighbourMessage.SOLICITED);
    }

    private void advertised(IpPacket in) {
        if (tentative()) {
            duplicate();
            return;
        }
        boolean solicited = packet.isSolicited() && !in.isMulticast();
        long mac = packet.linkAddress() == NeighbourPacket.ABSENT ? Neighbours.SAME : packet.linkAddress();
        Neighbours.Manner how = new Neighbours.Manner(solicited, packet.overrides());
        Neighbours neighbours = link.neighbours();
        neighbours.answered(neighbours.find(packet.targetHigh(), packet.targetLow()), mac, how, output.nowNs());
    }

    /** Whether the message is about an address that is about to be ours. */
    private boolean tentative() {
        for (Addresses.Own own : addresses.all()) {
            if (own.tentative && own.high == packet.targetHigh() && own.low == packet.targetLow()) {
                return true;
            }
        }
        return false;
    }

    private void duplicate() {
        duplicates++;
        addresses.remove(new Ipv6Address(packet.targetHigh(), packet.targetLow()));
        changed.run();
    }

    /** Addresses given up because somebody else has them. */
    long duplicates() {
        return duplicates;
    }

    /** Asks whether anybody has the address; it is usable when nobody answers in time. */
    void claim(Addresses.Own own) {
        own.usableNs = output.nowNs() + UNIQUE_NS;
        nextNs = Math.min(nextNs, own.usableNs);
        Ipv6Address target = new Ipv6Address(own.high, own.low);
        send(target.solicitedNode(), Ipv6Address.UNSPECIFIED, new NeighbourMessage(true, 0, target, Optional.empty()));
    }

    /** Tells the link that the address is here (RFC 4861, 7.2.6). */
    void announce(Ipv6Address address) {
        advertise(address, ALL_NODES, 0);
    }

    private void advertise(Ipv6Address target, Ipv6Address to, int flags) {
        int all = flags | NeighbourMessage.OVERRIDE;
        send(to, target, new NeighbourMessage(false, all, target, Optional.of(link.mac())));
    }

    @Override
    public void solicit(Neighbour neighbour) {
        Ipv6Address target = new Ipv6Address(neighbour.high, neighbour.low);
        boolean known = neighbour.state == Neighbour.State.PROBE;
        Ipv6Address to = known ? target : target.solicitedNode();
        int chosen = addresses.choose(neighbour.high, neighbour.low);
        if (chosen >= 0) {
            Ipv6Address from = new Ipv6Address(addresses.high(chosen), addresses.low(chosen));
            send(to, from, new NeighbourMessage(true, 0, target, Optional.of(link.mac())));
        }
    }

    private void send(Ipv6Address to, Ipv6Address from, NeighbourMessage message) {
        path.from(from.high(), from.low()).to(to.high(), to.low()).carrying(Protocols.ICMPV6);
        // not the one that all share: it may hold the very packet that waits for the answer
        buffer.begin(message.bytes()).hopLimit(HOP_LIMIT);
        message.write(buffer.bytes(), buffer.at());
        IcmpHeader.complete(buffer.bytes(), buffer.at(), buffer.length(), path.pseudoSum());
        if (output.send(path, buffer) == Sent.BUSY) {
            output.drops().add(Drop.DEVICE_FULL);
        }
    }

    void run(long nowNs) {
        if (nowNs < nextNs) {
            return;
        }
        nextNs = Transport.NEVER;
        for (Addresses.Own own : addresses.all()) {
            if (own.tentative && own.usableNs <= nowNs) {
                own.tentative = false;
                addresses.publish();
                announce(new Ipv6Address(own.high, own.low));
                changed.run();
            } else if (own.tentative) {
                nextNs = Math.min(nextNs, own.usableNs);
            }
        }
    }

    long deadlineNs() {
        return nextNs;
    }
}
