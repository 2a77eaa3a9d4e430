package io.weir.portswitch;

import io.weir.engine.FramePool;
import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv6Address;
import io.weir.port.DropCounters;
import io.weir.port.NodeDrop;
import java.util.function.LongConsumer;

/**
 * ARP and neighbour discovery for the switch: answers for addresses that are served here, announces them, asks for
 * neighbours and learns them. Addresses of the kernel are answered for by the kernel. Single-threaded.
 */
final class AddressResolution {
    private final FramePool pool;
    private final ServedAddresses served;
    private final Neighbours neighbours;
    private final LongConsumer transmit;
    private final DropCounters drops;

    /** @param transmit takes over a frame that is ready to leave */
    AddressResolution(
            FramePool pool,
            ServedAddresses served,
            Neighbours neighbours,
            LongConsumer transmit,
            DropCounters drops) {
        this.pool = pool;
        this.served = served;
        this.neighbours = neighbours;
        this.transmit = transmit;
        this.drops = drops;
    }

    /** A whole ARP frame came; takes it over. */
    void arp(long packet, long nowNs) {
        long frame = pool.address(packet);
        IpAddress sender = new Ipv4Address(Arp.senderIp(frame) & 0xffffffffL);
        long senderMac = Arp.senderMac(frame);
        int targetIp = Arp.targetIp(frame);
        IpAddress target = new Ipv4Address(targetIp & 0xffffffffL);
        boolean fromHere = served.contains(sender);
        if (fromHere && targetIp == Arp.senderIp(frame)) {
            served.announced(target);
        }
        if (!fromHere) {
            neighbours.learn(sender, senderMac, served.contains(target), nowNs);
        }
        if (!fromHere && served.answers(target) && Arp.operation(frame) == Arp.REQUEST) {
            Arp.write(frame, Arp.REPLY, served.mac(target), targetIp, senderMac, Arp.senderIp(frame));
            transmit.accept(packet);
        } else {
            pool.free(packet);
        }
    }

    /** A solicitation, an advertisement or another message of discovery came; takes it over. */
    void discovery(long packet, IpHeaders headers, long nowNs) {
        long frame = pool.address(packet);
        IpAddress source = headers.source();
        boolean valid = NeighbourDiscovery.valid(frame, headers);
        if (valid && NeighbourDiscovery.type(frame) == NeighbourDiscovery.ADVERTISEMENT) {
            served.announced(NeighbourDiscovery.target(frame));
        }
        if (!valid || served.contains(source)) {
            pool.free(packet);
            return;
        }
        IpAddress target = NeighbourDiscovery.target(frame);
        long mac = NeighbourDiscovery.mac(frame, headers);
        if (NeighbourDiscovery.type(frame) == NeighbourDiscovery.ADVERTISEMENT) {
            if (!served.contains(target)) {
                neighbours.learn(target, mac, false, nowNs);
            }
            pool.free(packet);
            return;
        }
        if (mac != NeighbourDiscovery.NO_MAC) {
            neighbours.learn(source, mac, served.contains(target), nowNs);
        }
        pool.free(packet);
        if (served.answers(target) && target instanceof Ipv6Address address && source instanceof Ipv6Address asker) {
            long asked = mac == NeighbourDiscovery.NO_MAC ? Arp.mac(frame + 6) : mac;
            send(NeighbourDiscovery.BYTES, to -> NeighbourDiscovery.advertise(to, address, served.mac(address), asker, asked));
        }
    }

    void ask(IpAddress address, IpAddress asker) {
        switch (address) {
            case Ipv4Address v4 -> request((int) v4.value(), asker);
            case Ipv6Address v6 ->
                send(NeighbourDiscovery.BYTES, to -> NeighbourDiscovery.solicit(to, (Ipv6Address) asker, served.mac(asker), v6));
        }
    }

    /** Gratuitous ARP, or an unsolicited advertisement. */
    void announce(IpAddress address) {
        switch (address) {
            case Ipv4Address v4 -> request((int) v4.value(), v4);
            case Ipv6Address v6 ->
                send(NeighbourDiscovery.BYTES, to -> NeighbourDiscovery.announce(to, v6, served.mac(v6)));
        }
    }

    private void request(int address, IpAddress asker) {
        send(Arp.BYTES, to ->
                Arp.write(to, Arp.REQUEST, served.mac(asker), (int) ((Ipv4Address) asker).value(), 0, address));
    }

    private void send(int bytes, LongConsumer write) {
        long packet = pool.allocate(bytes);
        if (packet == FramePool.NONE) {
            drops.add(NodeDrop.NO_FRAME, 1);
            return;
        }
        pool.handOver(packet, FramePool.NODE);
        write.accept(pool.address(packet));
        transmit.accept(packet);
    }
}
