package io.weir.portswitch;

import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.DropCounters;
import io.weir.port.NodeDrop;
import io.weir.port.Port;
import io.weir.port.VirtualMac;
import java.util.Optional;

/**
 * Between one port and all that is attached to it. Received: ARP is answered for attached addresses; a packet to an
 * attached address goes to the one that owns its 3-tuple; one to another address, but to the MAC address of an
 * attached one, to the owner of that, as its gateway; all else is the kernel's. Sent: the source must be the sender's, the Ethernet header is made here, and a packet for another
 * attached address stays on the node. Single-threaded.
 */
public final class PortSwitch implements Neighbours.Link {
    /** The answer of {@link #classify} when the packet was dropped, answered or left to the kernel. */
    public static final int CONSUMED = -1;

    /** A packet may pass this many middleboxes of one node. A longer chain is a loop. */
    public static final int MAX_HOPS = 16;

    private static final int SEND_BATCH = 256;
    private static final int LOCAL_LIMIT = 1024;
    private static final int IPV4 = 0x0800;
    private static final int VLAN = 0x8100;
    private static final int PROVIDER_VLAN = 0x88a8;
    private static final int IP = Port.ETHERNET_BYTES;
    private static final int IP_BYTES = 20;

    private final Port port;
    private final FramePool pool;
    private final NextHops.Lookup hops;
    private final TupleTable tuples = new TupleTable();
    private final Attachments attachments = new Attachments();
    private final Neighbours neighbours;
    private final Announcements announcements;
    private final DropCounters drops = new DropCounters();
    private final long[] sending = new long[SEND_BATCH];
    private final long[] local = new long[LOCAL_LIMIT];
    private int sendingCount;
    private int localCount;
    private long leftToKernel;
    private long nowNs;
    /** The neighbour of the packet before, good for this turn of the worker. */
    private int knownHop;

    private long knownMac = Neighbours.UNKNOWN;

    public PortSwitch(Port port, FramePool pool, NextHops hops) {
        this.port = port;
        this.pool = pool;
        this.hops = hops.lookup();
        this.neighbours = new Neighbours(this, pool);
        this.announcements = new Announcements(address -> request(address, address));
    }

    /** Attaches, and announces its addresses to the link; or answers whose claim is in the way. */
    public Optional<Conflict> attach(Attachment attachment) {
        Optional<TupleTable.Claim> other = tuples.claim(attachment.id(), attachment.tuples());
        if (other.isPresent()) {
            return other.map(c -> new Conflict(c.tuple(), attachments.of(c.owner()).name()));
        }
        attachments.put(attachment);
        knownMac = Neighbours.UNKNOWN;
        attachment.addresses().forEach(a -> announcements.add((int) a.value(), nowNs));
        return Optional.empty();
    }

    /** Who already owns what was asked for. */
    public record Conflict(Tuple tuple, String owner) {}

    public void detach(Attachment attachment) {
        tuples.release(attachment.id());
        attachments.remove(attachment);
        attachment.addresses().stream()
                .map(a -> (int) a.value())
                .filter(a -> !tuples.serves(a))
                .forEach(announcements::cancel);
    }

    /** A neighbour that need not be asked. */
    public void neighbour(Ipv4Address address, MacAddress mac) {
        neighbours.add(address, mac, nowNs);
    }

    /** The worker's time, before the calls that follow. */
    public void time(long nowNs) {
        this.nowNs = nowNs;
        this.knownMac = Neighbours.UNKNOWN;
    }

    /** Whom a received frame is for; {@link #CONSUMED} if it was dealt with here. */
    public int classify(long packet) {
        long frame = pool.address(packet);
        int length = Packets.length(packet);
        if (length < IP) {
            return dropped(packet, NodeDrop.RUNT);
        }
        int type = FrameMemory.shortAt(frame + 12);
        if (type == Arp.TYPE) {
            return arp(packet, frame, length);
        }
        long mac = Arp.mac(frame);
        if (!VirtualMac.is(mac)) {
            leftToKernel++;
            pool.free(packet);
            return CONSUMED;
        }
        if (type != IPV4 || !wholeHeader(frame, length)) {
            return dropped(packet, type == VLAN || type == PROVIDER_VLAN ? NodeDrop.VLAN_TAGGED : NodeDrop.NOT_IPV4);
        }
        FrameMemory.putInt(pool.frameAddress(packet) + FrameMemory.ORIGIN_AT, FrameMemory.intAt(frame + IP + 12));
        int destination = FrameMemory.intAt(frame + IP + 16);
        int address = (int) mac;
        if (destination == address) {
            int owner = tuples.owner(destination, port(frame, length, 2), FrameMemory.byteAt(frame + IP + 9));
            return owner == TupleTable.NOBODY ? dropped(packet, NodeDrop.NO_MIDDLEBOX) : owner;
        }
        // the MAC address says which middlebox was chosen as gateway to an address elsewhere
        int owner = tuples.owner(address);
        if (owner == TupleTable.NOBODY) {
            return dropped(packet, NodeDrop.NO_MIDDLEBOX);
        }
        return attachments.of(owner).passes(destination) ? owner : dropped(packet, NodeDrop.NOT_ADDRESSED);
    }

    /** Sends packets of an attachment: frames whose Ethernet header is still to be made. Takes over their frames. */
    public void send(Attachment sender, long[] packets, int from, int count) {
        for (int i = from; i < from + count; i++) {
            long packet = packets[i];
            pool.handOver(packet, FramePool.NODE);
            long frame = pool.address(packet);
            int length = Packets.length(packet);
            NodeDrop refused = refusal(sender, packet, frame, length);
            if (refused == null) {
                sender.letOut(length);
                route(sender, packet, frame);
            } else {
                drop(packet, refused, sender);
            }
        }
    }

    private NodeDrop refusal(Attachment sender, long packet, long frame, int length) {
        if (length < IP + IP_BYTES || FrameMemory.shortAt(frame + 12) != IPV4 || !wholeHeader(frame, length)) {
            return NodeDrop.OUTPUT_NOT_IPV4;
        }
        if (length - IP > port.mtu()) {
            return NodeDrop.OUTPUT_TOO_LONG;
        }
        int source = FrameMemory.intAt(frame + IP + 12);
        return switch (sender.sources()) {
            case ANY -> null;
            case OWN_OR_ORIGIN -> sender.owns(source) || source == origin(packet) ? null : NodeDrop.OUTPUT_SOURCE;
            case OWN_TUPLES -> {
                int owner = tuples.owner(source, port(frame, length, 0), FrameMemory.byteAt(frame + IP + 9));
                yield owner == sender.id() ? null : NodeDrop.OUTPUT_TUPLE;
            }
        };
    }

    private int origin(long packet) {
        return FrameMemory.intAt(pool.frameAddress(packet) + FrameMemory.ORIGIN_AT);
    }

    private void route(Attachment sender, long packet, long frame) {
        int hop = hops.of(FrameMemory.intAt(frame + IP + 16));
        int source = FrameMemory.intAt(frame + IP + 12);
        Arp.putMac(frame + 6, VirtualMac.of(sender.owns(source) ? source : sender.firstAddress()));
        if (hop == knownHop && knownMac != Neighbours.UNKNOWN) {
            send(packet, knownMac, sender);
            return;
        }
        if (tuples.serves(hop)) {
            deliverLocally(sender, packet, frame, hop);
            return;
        }
        long mac = neighbours.mac(hop);
        if (mac == Neighbours.UNKNOWN) {
            neighbours.await(hop, packet, sender, nowNs);
        } else {
            knownHop = hop;
            knownMac = mac;
            send(packet, mac, sender);
        }
    }

    private void deliverLocally(Attachment sender, long packet, long frame, int address) {
        long hopsAt = pool.frameAddress(packet) + FrameMemory.HOPS_AT;
        int hopped = FrameMemory.intAt(hopsAt) + 1;
        FrameMemory.putInt(hopsAt, hopped);
        if (hopped > MAX_HOPS || localCount == LOCAL_LIMIT) {
            drop(packet, hopped > MAX_HOPS ? NodeDrop.LOCAL_LOOP : NodeDrop.LOCAL_FULL, sender);
            return;
        }
        Arp.putMac(frame, VirtualMac.of(address));
        local[localCount++] = packet;
    }

    /** Frames from one attachment to another, to be classified as if received. Returns how many. */
    public int takeLocal(long[] packets, int limit) {
        int count = Math.min(limit, localCount);
        System.arraycopy(local, 0, packets, 0, count);
        System.arraycopy(local, count, local, 0, localCount - count);
        localCount -= count;
        return count;
    }

    @Override
    public void send(long packet, long mac, Attachment sender) {
        Arp.putMac(pool.address(packet), mac);
        transmit(packet);
    }

    private void transmit(long packet) {
        sending[sendingCount++] = packet;
        if (sendingCount == SEND_BATCH) {
            flush();
        }
    }

    /** Hands the port what was sent. Returns how many. */
    public int flush() {
        int count = sendingCount;
        if (count > 0) {
            sendingCount = 0;
            port.transmit(sending, 0, count);
        }
        return count;
    }

    /** Timers of ARP; call about ten times a second. */
    public void tick() {
        neighbours.tick(nowNs);
        announcements.tick(nowNs);
    }

    private int arp(long packet, long frame, int length) {
        if (!Arp.whole(frame, length)) {
            return dropped(packet, NodeDrop.NOT_IPV4);
        }
        int sender = Arp.senderIp(frame);
        long senderMac = Arp.senderMac(frame);
        int target = Arp.targetIp(frame);
        boolean ours = tuples.serves(target);
        if (!tuples.serves(sender)) {
            neighbours.learn(sender, senderMac, ours, nowNs);
        }
        if (ours && Arp.operation(frame) == Arp.REQUEST && !tuples.serves(sender)) {
            Arp.write(frame, Arp.REPLY, VirtualMac.of(target), target, senderMac, sender);
            transmit(packet);
        } else {
            pool.free(packet);
        }
        return CONSUMED;
    }

    @Override
    public void ask(int address, int senderAddress) {
        request(address, senderAddress);
    }

    private void request(int address, int senderAddress) {
        long packet = pool.allocate(Arp.BYTES);
        if (packet == FramePool.NONE) {
            drops.add(NodeDrop.NO_FRAME, 1);
            return;
        }
        pool.handOver(packet, FramePool.NODE);
        Arp.write(pool.address(packet), Arp.REQUEST, VirtualMac.of(senderAddress), senderAddress, 0, address);
        transmit(packet);
    }

    @Override
    public void drop(long packet, NodeDrop why, Attachment sender) {
        sender.drops().add(why, 1);
        pool.free(packet);
    }

    private int dropped(long packet, NodeDrop why) {
        drops.add(why, 1);
        pool.free(packet);
        return CONSUMED;
    }

    private static boolean wholeHeader(long frame, int length) {
        int first = length < IP + IP_BYTES ? 0 : FrameMemory.byteAt(frame + IP);
        int headerBytes = (first & 15) * 4;
        return first >>> 4 == 4 && headerBytes >= IP_BYTES && IP + headerBytes <= length;
    }

    /** The source (0) or destination (2) port of a packet; -1 when it has none. */
    private static int port(long frame, int length, int at) {
        int protocol = FrameMemory.byteAt(frame + IP + 9);
        boolean ports = protocol == Tuple.TCP || protocol == Tuple.UDP || protocol == 132;
        int transport = IP + (FrameMemory.byteAt(frame + IP) & 15) * 4;
        boolean first = (FrameMemory.shortAt(frame + IP + 6) & 0x1fff) == 0;
        return ports && first && transport + 4 <= length ? FrameMemory.shortAt(frame + transport + at) : -1;
    }

    public Attachment attachment(int id) {
        return attachments.of(id);
    }

    /** Drops of packets that belong to no attachment. */
    public DropCounters drops() {
        return drops;
    }

    /** Frames seen that were not for anything attached: the kernel has them. */
    public long leftToKernel() {
        return leftToKernel;
    }

    public Port port() {
        return port;
    }
}
