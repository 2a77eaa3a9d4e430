package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.stack.device.Device;
import io.weir.stack.wire.ArpMessage;
import io.weir.stack.wire.ArpPacket;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.EthernetHeader;
import io.weir.stack.wire.Protocols;
import io.weir.stack.wire.Wire;

/** Frames of an Ethernet: who sends to whom. ARP is answered and asked here; IP is somebody else's. */
final class EthernetLink implements Neighbours.Link {
    /** The answer of {@link #receive} when there is no IP packet in the frame, or not for us. */
    static final int CONSUMED = -1;

    private static final Neighbours.Manner REPLY = new Neighbours.Manner(true, true);
    private static final Neighbours.Manner ANNOUNCEMENT = new Neighbours.Manner(false, true);

    /** Asks for IPv6 neighbours, which neighbour discovery does on top of IP. */
    interface Solicitor {
        void solicit(Neighbour neighbour);
    }

    /** Is told of packets that could not be sent. */
    interface Undelivered {
        void unreachable(byte[] packet, int length);
    }

    private final Device device;
    private final Addresses addresses;
    private final DropCounters drops;
    private final Neighbours neighbours;
    private final Undelivered undelivered;
    private final ArpPacket arp = new ArpPacket();
    private final byte[] frame;
    private final MacAddress mac;
    private Solicitor solicitor = _ -> {};
    private boolean group;
    private long nowNs;

    EthernetLink(Device device, Addresses addresses, DropCounters drops, Undelivered undelivered, long secret) {
        this.device = device;
        this.addresses = addresses;
        this.drops = drops;
        this.undelivered = undelivered;
        this.neighbours = new Neighbours(this, drops, secret);
        this.frame = new byte[Math.max(device.frameBytes(), EthernetHeader.BYTES + ArpMessage.BYTES)];
        this.mac = device.mac();
    }

    void solicitor(Solicitor who) {
        solicitor = who;
    }

    void time(long now) {
        nowNs = now;
    }

    /** The index of the IP packet in a received frame; {@link #CONSUMED} if there is none. */
    int receive(byte[] received, int at, int length) {
        if (length < EthernetHeader.BYTES) {
            drops.add(Drop.TOO_SHORT);
            return CONSUMED;
        }
        long destination = EthernetHeader.destination(received, at);
        group = (destination >>> 40 & 1) == 1;
        if (!group && destination != mac.value()) {
            // a switch sends to all what it does not know yet
            return CONSUMED;
        }
        return switch (EthernetHeader.type(received, at)) {
            case Protocols.ETHER_IPV4, Protocols.ETHER_IPV6 -> at + EthernetHeader.BYTES;
            case Protocols.ETHER_ARP -> {
                arp(received, at + EthernetHeader.BYTES, length - EthernetHeader.BYTES);
                yield CONSUMED;
            }
            default -> {
                drops.add(Drop.UNKNOWN_ETHERTYPE);
                yield CONSUMED;
            }
        };
    }

    /** Whether the last frame was for many. */
    boolean isGroup() {
        return group;
    }

    private void arp(byte[] received, int at, int length) {
        Drop wrong = arp.read(received, at, length);
        if (wrong != Drop.NONE) {
            drops.add(wrong);
            return;
        }
        long sender = IpAddress.MAPPED | arp.senderIp() & Ipv4Address.MAX;
        boolean forUs = addresses.owns(0, IpAddress.MAPPED | arp.targetIp() & Ipv4Address.MAX);
        boolean host = arp.senderIp() != 0 && !addresses.owns(0, sender) && !addresses.isBroadcast(sender);
        boolean request = arp.operation() == ArpMessage.REQUEST;
        if (host && forUs && request) {
            neighbours.asked(0, sender, arp.senderMac(), nowNs);
        } else if (host) {
            // also an unasked announcement: the address has moved (RFC 5944, 4.6)
            neighbours.answered(neighbours.find(0, sender), arp.senderMac(), forUs ? REPLY : ANNOUNCEMENT, nowNs);
        }
        if (forUs && request) {
            reply();
        }
    }

    private void reply() {
        ArpMessage asked = ArpMessage.of(arp);
        ArpMessage.Station self = new ArpMessage.Station(mac, asked.target().ip());
        transmit(new ArpMessage(ArpMessage.REPLY, self, asked.sender()), asked.sender().mac());
    }

    private void transmit(ArpMessage message, MacAddress to) {
        new EthernetHeader(to, mac, Protocols.ETHER_ARP).write(frame, 0);
        message.write(frame, EthernetHeader.BYTES);
        transmit(EthernetHeader.BYTES + ArpMessage.BYTES);
    }

    private void transmit(int length) {
        if (!device.transmit(frame, 0, length)) {
            drops.add(Drop.DEVICE_FULL);
        }
    }

    /** Tells the link that the address is here (RFC 5227, 3). */
    void announce(Ipv4Address address) {
        ArpMessage.Station self = new ArpMessage.Station(mac, address);
        ArpMessage.Station nobody = new ArpMessage.Station(new MacAddress(0), address);
        transmit(new ArpMessage(ArpMessage.REQUEST, self, nobody), MacAddress.BROADCAST);
    }

    /** Sends a packet, IP header and all, to the path's next hop. */
    Sent send(Path path, PacketBuffer packet) {
        Neighbour neighbour = path.neighbour();
        if (neighbour.state == Neighbour.State.GONE) {
            neighbour = neighbours.use(path.hopHigh(), path.hopLow(), nowNs);
            path.neighbour(neighbour);
        }
        if (neighbours.ready(neighbour, nowNs)) {
            return send(neighbour.mac, packet);
        }
        neighbours.await(neighbour, packet.bytes(), packet.at(), packet.length());
        return Sent.SENT;
    }

    /** Sends to the MAC address that stands for a group (RFC 1112, 6.4; RFC 2464, 7) or for all. */
    Sent sendToGroup(Path path, PacketBuffer packet) {
        long low = path.remoteLow();
        if (path.version() == 6) {
            return send(0x3333_0000_0000L | low & 0xffff_ffffL, packet);
        }
        boolean multicast = (low & 0xf000_0000L) == 0xe000_0000L;
        return send(multicast ? 0x0100_5e00_0000L | low & 0x7f_ffffL : MacAddress.MAX, packet);
    }

    private Sent send(long destination, PacketBuffer packet) {
        byte[] bytes = packet.bytes();
        int type = Wire.byteAt(bytes, packet.at()) >>> 4 == 4 ? Protocols.ETHER_IPV4 : Protocols.ETHER_IPV6;
        int at = packet.prepend(EthernetHeader.BYTES);
        EthernetHeader.write(bytes, at, destination, mac.value());
        Wire.putShort(bytes, at + 12, type);
        return device.transmit(bytes, at, packet.length()) ? Sent.SENT : Sent.BUSY;
    }

    Neighbours neighbours() {
        return neighbours;
    }

    MacAddress mac() {
        return mac;
    }

    @Override
    public void ask(Neighbour neighbour) {
        if (!Addresses.isIpv4(neighbour.high, neighbour.low)) {
            solicitor.solicit(neighbour);
            return;
        }
        int chosen = addresses.choose(neighbour.high, neighbour.low);
        if (chosen < 0) {
            return;
        }
        boolean known = neighbour.state == Neighbour.State.PROBE;
        ArpMessage.Station self = new ArpMessage.Station(mac, ipv4(addresses.low(chosen)));
        ArpMessage.Station asked =
                new ArpMessage.Station(new MacAddress(known ? neighbour.mac : 0), ipv4(neighbour.low));
        transmit(new ArpMessage(ArpMessage.REQUEST, self, asked), known ? asked.mac() : MacAddress.BROADCAST);
    }

    private static Ipv4Address ipv4(long low) {
        return new Ipv4Address(low & Ipv4Address.MAX);
    }

    @Override
    public void send(Neighbour neighbour, byte[] bytes, int length) {
        int type = Wire.byteAt(bytes, 0) >>> 4 == 4 ? Protocols.ETHER_IPV4 : Protocols.ETHER_IPV6;
        EthernetHeader.write(frame, 0, neighbour.mac, mac.value());
        Wire.putShort(frame, 12, type);
        System.arraycopy(bytes, 0, frame, EthernetHeader.BYTES, length);
        transmit(EthernetHeader.BYTES + length);
    }

    @Override
    public void unreachable(byte[] bytes, int length) {
        undelivered.unreachable(bytes, length);
    }
}
