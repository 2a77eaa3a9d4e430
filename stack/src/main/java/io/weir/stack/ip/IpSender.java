package io.weir.stack.ip;

import io.weir.stack.device.Device;
import io.weir.stack.wire.Drop;
import io.weir.stack.wire.Ipv4Header;
import io.weir.stack.wire.Ipv6Header;
import io.weir.stack.wire.Protocols;
import io.weir.stack.wire.Wire;

/** Puts the IP header in front of a payload, cuts it if it must be cut, and hands it to where its path begins. */
final class IpSender {
    static final int HOPS = 64;
    /** Packets to the stack itself that wait for its next turn. */
    static final int SELF_LIMIT = 64;

    private static final int ID_COUNTERS = 256;

    private final Device device;
    private final EthernetLink link;
    private final DropCounters drops;
    private final PacketQueue toSelf = new PacketQueue(SELF_LIMIT);
    private final PacketBuffer piece = new PacketBuffer();
    /** Packet numbers by destination, so that a number comes again late and says nothing of other traffic (RFC 7739). */
    private final int[] ids = new int[ID_COUNTERS];

    private final long secret;

    IpSender(Device device, EthernetLink link, DropCounters drops, long secret) {
        this.device = device;
        this.link = link;
        this.drops = drops;
        this.secret = secret;
        for (int i = 0; i < ID_COUNTERS; i++) {
            ids[i] = (int) mix(secret + i);
        }
    }

    Sent send(Path path, PacketBuffer payload) {
        if (path.hop() == Path.Hop.NONE) {
            drops.add(Drop.NO_ROUTE);
            return Sent.NO_ROUTE;
        }
        boolean ipv4 = path.version() == 4;
        int total = payload.length() + (ipv4 ? Ipv4Header.BYTES : Ipv6Header.BYTES);
        if (total > path.mtu()) {
            boolean cut = payload.isFragmentable() && payload.length() <= (ipv4 ? 0xffff - Ipv4Header.BYTES : 0xffff);
            return cut ? fragments(path, payload) : Sent.TOO_LONG;
        }
        if (ipv4) {
            int fragment = path.dontFragment() ? Ipv4Header.DONT_FRAGMENT : 0;
            ipv4(path, payload, payload, fragment == 0 ? nextId(path) : 0, fragment);
        } else {
            ipv6(path, payload, payload, path.protocol());
        }
        return emit(path, payload);
    }

    private void ipv4(Path path, PacketBuffer packet, PacketBuffer original, int id, int fragment) {
        int at = packet.prepend(Ipv4Header.BYTES);
        byte[] bytes = packet.bytes();
        Wire.putShort(bytes, at, 0x4500 | original.trafficClass());
        Wire.putShort(bytes, at + 2, packet.length());
        Wire.putShort(bytes, at + 4, id);
        Wire.putShort(bytes, at + 6, fragment);
        Wire.putByte(bytes, at + 8, original.hopLimit() == 0 ? HOPS : original.hopLimit());
        Wire.putByte(bytes, at + 9, path.protocol());
        Wire.putInt(bytes, at + 12, (int) path.localLow());
        Wire.putInt(bytes, at + 16, (int) path.remoteLow());
        Ipv4Header.complete(bytes, at);
    }

    private void ipv6(Path path, PacketBuffer packet, PacketBuffer original, int protocol) {
        int payloadBytes = packet.length();
        int at = packet.prepend(Ipv6Header.BYTES);
        byte[] bytes = packet.bytes();
        Wire.putInt(bytes, at, 6 << 28 | original.trafficClass() << 20 | path.flowLabel());
        Wire.putShort(bytes, at + 4, payloadBytes);
        Wire.putByte(bytes, at + 6, protocol);
        Wire.putByte(bytes, at + 7, original.hopLimit() == 0 ? HOPS : original.hopLimit());
        Wire.putLong(bytes, at + 8, path.localHigh());
        Wire.putLong(bytes, at + 16, path.localLow());
        Wire.putLong(bytes, at + 24, path.remoteHigh());
        Wire.putLong(bytes, at + 32, path.remoteLow());
    }

    /** Cuts a payload (RFC 791, 3.2; RFC 8200, 4.5). If the device takes not all pieces, the rest is lost as on any wire. */
    private Sent fragments(Path path, PacketBuffer payload) {
        boolean ipv4 = path.version() == 4;
        int header = ipv4 ? Ipv4Header.BYTES : Ipv6Header.BYTES + Ipv6Header.FRAGMENT_BYTES;
        int step = path.mtu() - header & ~7;
        int id = nextId(path);
        for (int offset = 0; offset < payload.length(); offset += step) {
            int length = Math.min(step, payload.length() - offset);
            boolean more = offset + length < payload.length();
            piece.begin(length);
            System.arraycopy(payload.bytes(), payload.at() + offset, piece.bytes(), piece.at(), length);
            if (ipv4) {
                ipv4(path, piece, payload, id, offset / 8 | (more ? Ipv4Header.MORE_FRAGMENTS : 0));
            } else {
                int at = piece.prepend(Ipv6Header.FRAGMENT_BYTES);
                Wire.putShort(piece.bytes(), at, path.protocol() << 8);
                Wire.putShort(piece.bytes(), at + 2, offset | (more ? 1 : 0));
                Wire.putInt(piece.bytes(), at + 4, id);
                ipv6(path, piece, payload, Protocols.FRAGMENT);
            }
            if (emit(path, piece) == Sent.BUSY) {
                drops.add(Drop.DEVICE_FULL);
                return offset == 0 ? Sent.BUSY : Sent.SENT;
            }
        }
        return Sent.SENT;
    }

    private int nextId(Path path) {
        return ids[(int) mix(path.remoteHigh() ^ path.remoteLow() ^ secret) & ID_COUNTERS - 1]++;
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    private Sent emit(Path path, PacketBuffer packet) {
        return switch (path.hop()) {
            case NEIGHBOUR -> link.send(path, packet);
            case GROUP -> link.sendToGroup(path, packet);
            case DEVICE -> device.transmit(packet.bytes(), packet.at(), packet.length()) ? Sent.SENT : Sent.BUSY;
            case SELF -> toSelf.offer(packet.bytes(), packet.at(), packet.length()) ? Sent.SENT : Sent.BUSY;
            case NONE -> Sent.NO_ROUTE;
        };
    }

    /** Packets that the stack sends to itself. */
    PacketQueue toSelf() {
        return toSelf;
    }
}
