package io.weir.portswitch;

import io.weir.attach.Tuple;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.net.IpAddress;
import io.weir.net.Ipv4Address;
import io.weir.net.MacAddress;
import io.weir.port.DropCounters;
import io.weir.port.NodeDrop;
import io.weir.port.Port;
import io.weir.port.VirtualMac;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Between one port and all that is attached to it. Received: ARP and neighbour discovery are answered for attached
 * addresses; a packet to an attached address goes to the one that it belongs to ({@link Ownership}); one to another
 * address, but to the MAC address of an attached one, to the owner of that, as its gateway; all else is the kernel's.
 * Sent: the source must be the sender's, the Ethernet header is made here, and a packet for another attached address
 * stays on the node. Single-threaded.
 */
public final class PortSwitch implements Neighbours.Link {
    /** The answer of {@link #classify} when the packet was dropped, answered or left to the kernel. */
    public static final int CONSUMED = -1;

    /** A packet may pass this many middleboxes of one node. A longer chain is a loop. */
    public static final int MAX_HOPS = 16;

    private static final int SEND_BATCH = 256;
    /** Packets between attachments of this node that wait at a time. */
    public static final int LOCAL_LIMIT = 1024;

    private static final int VLAN = 0x8100;
    private static final int PROVIDER_VLAN = 0x88a8;
    private static final int IP = Port.ETHERNET_BYTES;

    private final Port port;
    private final FramePool pool;
    private final NextHops.Lookup hops;
    private final TupleTable tuples = new TupleTable();
    private final Ownership ownership = new Ownership(tuples);
    private final ServedAddresses served;
    private final Attachments attachments = new Attachments();
    private final Neighbours neighbours;
    private final AddressResolution resolution;
    private final Announcements announcements;
    private final DropCounters drops = new DropCounters();
    private final IpHeaders headers = new IpHeaders();
    private final Neighbours.Waiting waiting = new Neighbours.Waiting();
    private final long hostMac;
    private final long[] sending = new long[SEND_BATCH];
    private final long[] local = new long[LOCAL_LIMIT];
    private int sendingCount;
    private int localCount;
    private long leftToKernel;
    private long nowNs;
    /** The neighbour of the packet before, good for this turn of the worker. */
    private long knownHigh;

    private long knownLow;
    private long knownMac = Neighbours.UNKNOWN;

    public PortSwitch(Port port, FramePool pool, NextHops hops) {
        this.port = port;
        this.pool = pool;
        this.hops = hops.lookup();
        this.hostMac = port.hostMac();
        this.served = new ServedAddresses(tuples, port);
        this.neighbours = new Neighbours(this, pool);
        this.resolution = new AddressResolution(pool, served, neighbours, this::transmit, drops);
        this.announcements = new Announcements(resolution::announce);
    }

    /** Attaches, and announces its addresses to the link; or answers whose claim is in the way. */
    public Optional<Conflict> attach(Attachment attachment) {
        attachments.put(attachment);
        Optional<Conflict> conflict = claim(attachment, attachment.tuples(), attachment.kernels());
        if (conflict.isPresent()) {
            attachments.remove(attachment);
        }
        return conflict;
    }

    /**
     * Gives an attachment more tuples, all or none.
     *
     * @param kernels those of their addresses that are the kernel's; only if the port has a {@link Port#hostMac}
     */
    public Optional<Conflict> register(Attachment attachment, List<Tuple> more, Set<IpAddress> kernels) {
        Optional<Conflict> conflict = claim(attachment, more, kernels);
        if (conflict.isEmpty()) {
            attachment.add(more);
        }
        return conflict;
    }

    private Optional<Conflict> claim(Attachment attachment, List<Tuple> wanted, Set<IpAddress> kernels) {
        Optional<TupleTable.Claim> other = tuples.claim(attachment.id(), wanted);
        if (other.isPresent()) {
            return other.map(c -> new Conflict(c.tuple(), attachments.of(c.owner()).name()));
        }
        knownMac = Neighbours.UNKNOWN;
        wanted.stream().filter(tuple -> kernels.contains(tuple.address())).forEach(served::share);
        wanted.stream()
                .map(Tuple::address)
                .distinct()
                .filter(served::answers)
                .forEach(address -> announcements.add(address, nowNs));
        return Optional.empty();
    }

    /** Whether there is room for so many more tuples. */
    public boolean hasRoom(int more) {
        return tuples.size() + more <= TupleTable.MAX_CLAIMS;
    }

    /** Who already owns what was asked for. */
    public record Conflict(Tuple tuple, String owner) {}

    /**
     * It moves to another node: its addresses are answered for no more, so that the link finds the way there, but what
     * still comes for them is taken in.
     *
     * @param announced is told whenever the other node announces one of them on this link
     */
    public void leave(Attachment attachment, Runnable announced) {
        attachment.addresses().forEach(address -> {
            announcements.cancel(address);
            served.leaves(address, announced);
        });
    }

    public void detach(Attachment attachment) {
        attachment.addresses().forEach(served::left);
        release(attachment, attachment.tuples());
        attachments.remove(attachment);
    }

    /** Takes tuples from an attachment, those that it has; returns how many. */
    public int release(Attachment attachment, List<Tuple> less) {
        List<Tuple> had = tuples.release(attachment.id(), less);
        attachment.remove(had);
        for (Tuple tuple : had) {
            served.unshare(tuple);
            if (!served.contains(tuple.address())) {
                announcements.cancel(tuple.address());
            }
        }
        return had.size();
    }

    /** A neighbour that need not be asked. */
    public void neighbour(IpAddress address, MacAddress mac) {
        neighbours.add(address, mac, nowNs);
    }

    /** Gets to know a neighbour that a middlebox will send to when it runs here. */
    public void prepare(Ipv4Address address) {
        neighbours.prepare(address, nowNs);
    }

    /** IPv4 neighbours that middleboxes here send to, at most so many. */
    public List<Ipv4Address> neighbours(int most) {
        return neighbours.known(most);
    }

    /** The Ethernet address that packets from an attached address carry. */
    public MacAddress macOf(IpAddress address) {
        return new MacAddress(served.mac(address));
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
        boolean virtual = VirtualMac.is(mac);
        boolean discovery = type == IpHeaders.IPV6 && (virtual || mac == hostMac || mac >>> 32 == 0x3333);
        if (!virtual && !discovery && mac != hostMac) {
            return leave(packet);
        }
        if (!headers.readAddresses(frame + IP, length - IP, type)) {
            boolean tagged = type == VLAN || type == PROVIDER_VLAN;
            return virtual ? dropped(packet, tagged ? NodeDrop.VLAN_TAGGED : NodeDrop.NOT_IP) : leave(packet);
        }
        if (virtual && type == IpHeaders.IPV4 && (int) headers.destinationLow != (int) mac) {
            return classifyThrough(packet, mac);
        }
        headers.readRest();
        if (discovery && headers.isNeighbourDiscovery()) {
            resolution.discovery(packet, headers, nowNs);
            return CONSUMED;
        }
        return virtual ? classifyVirtual(packet) : classifyShared(packet);
    }

    private int classifyVirtual(long packet) {
        putOrigin(packet, headers.isVersion4() ? (int) headers.sourceLow : 0);
        int owner = ownership.receiver(headers, false, nowNs);
        if (owner != TupleTable.NOBODY && attachments.of(owner) != null) {
            return owner;
        }
        boolean late = headers.fragment && !headers.first;
        return dropped(packet, late ? NodeDrop.NO_FIRST_FRAGMENT : NodeDrop.NO_MIDDLEBOX);
    }

    /** The MAC address says which middlebox was chosen as gateway to an IPv4 address elsewhere. */
    private int classifyThrough(long packet, long mac) {
        putOrigin(packet, (int) headers.sourceLow);
        int owner = tuples.owner(0, IpAddress.MAPPED | mac & 0xffffffffL);
        if (owner == TupleTable.NOBODY) {
            return dropped(packet, NodeDrop.NO_MIDDLEBOX);
        }
        return attachments.of(owner).passes((int) headers.destinationLow)
                ? owner
                : dropped(packet, NodeDrop.NOT_ADDRESSED);
    }

    private void putOrigin(long packet, int address) {
        FrameMemory.putInt(pool.frameAddress(packet) + FrameMemory.ORIGIN_AT, address);
    }

    /** To the interface's own MAC address: all that is not taken away is the kernel's, who has it too. */
    private int classifyShared(long packet) {
        if (!served.shared(headers.destinationHigh, headers.destinationLow)) {
            return leave(packet);
        }
        int owner = ownership.receiver(headers, true, nowNs);
        return owner == TupleTable.NOBODY || attachments.of(owner) == null ? leave(packet) : owner;
    }

    private int leave(long packet) {
        leftToKernel++;
        pool.free(packet);
        return CONSUMED;
    }

    /** Sends packets of an attachment: frames whose Ethernet header is still to be made. Takes over their frames. */
    public void send(Attachment sender, long[] packets, int from, int count) {
        for (int i = from; i < from + count; i++) {
            long packet = packets[i];
            pool.handOver(packet, FramePool.NODE);
            NodeDrop refused = sendOne(sender, packet);
            if (refused == null) {
                sender.letOut(Packets.length(packet));
            } else {
                drop(packet, refused, sender);
            }
        }
    }

    /** Answers why it is refused; null when it is on its way. */
    private NodeDrop sendOne(Attachment sender, long packet) {
        long frame = pool.address(packet);
        int length = Packets.length(packet);
        if (length < IP || !headers.readAddresses(frame + IP, length - IP, FrameMemory.shortAt(frame + 12))) {
            return NodeDrop.OUTPUT_NOT_IP;
        }
        if (length - IP > port.mtu()) {
            return NodeDrop.OUTPUT_TOO_LONG;
        }
        return sender.isMiddlebox() ? sendThrough(sender, packet, frame) : sendOwn(sender, packet, frame);
    }

    /** A middlebox's: IPv4, from whole addresses. */
    private NodeDrop sendThrough(Attachment sender, long packet, long frame) {
        if (!headers.isVersion4()) {
            return NodeDrop.OUTPUT_NOT_IP;
        }
        int source = (int) headers.sourceLow;
        boolean own = sender.owns(source);
        if (!own && sender.sources() == Attachment.Sources.OWN_OR_ORIGIN && source != origin(packet)) {
            return NodeDrop.OUTPUT_SOURCE;
        }
        int asker = own ? source : sender.firstAddress();
        route(sender, packet, frame, 0, IpAddress.MAPPED | asker & 0xffffffffL);
        return null;
    }

    /** A stack's or a process's: from tuples. */
    private NodeDrop sendOwn(Attachment sender, long packet, long frame) {
        headers.readRest();
        boolean kernels = served.shared(headers.sourceHigh, headers.sourceLow);
        if (headers.isNeighbourDiscovery() || !ownership.maySend(sender.id(), headers, kernels, nowNs)) {
            return NodeDrop.OUTPUT_TUPLE;
        }
        if (sender.sources() == Attachment.Sources.OWN_TUPLES_AND_MAC) {
            long mac = Arp.mac(frame + 6);
            if (mac != 0 && mac != served.mac(headers.sourceHigh, headers.sourceLow)) {
                return NodeDrop.OUTPUT_MAC;
            }
        }
        route(sender, packet, frame, headers.sourceHigh, headers.sourceLow);
        return null;
    }

    private int origin(long packet) {
        return FrameMemory.intAt(pool.frameAddress(packet) + FrameMemory.ORIGIN_AT);
    }

    /** The headers are those of the packet; it leaves in the name of one of the sender's addresses. */
    private void route(Attachment sender, long packet, long frame, long askerHigh, long askerLow) {
        long mac = served.mac(askerHigh, askerLow);
        long high = headers.destinationHigh;
        long low = headers.destinationLow;
        if (headers.isVersion4()) {
            low = IpAddress.MAPPED | hops.of((int) low) & 0xffffffffL;
        } else if (!hops.direct(high, low)) {
            high = hops.gateway6().orElseThrow().high();
            low = hops.gateway6().orElseThrow().low();
        }
        if (low == knownLow && high == knownHigh && knownMac != Neighbours.UNKNOWN) {
            Arp.putMacs(frame, knownMac, mac);
            transmit(packet);
            return;
        }
        Arp.putMac(frame + 6, mac);
        waiting.askerHigh = askerHigh;
        waiting.askerLow = askerLow;
        route(sender, packet, high, low);
    }

    private void route(Attachment sender, long packet, long high, long low) {
        if (tuples.serves(high, low)) {
            deliverLocally(sender, packet, served.mac(high, low));
            return;
        }
        long mac = GroupMac.is(high, low) ? GroupMac.of(high, low) : neighbours.mac(high, low);
        if (mac == Neighbours.UNKNOWN) {
            waiting.packet = packet;
            waiting.sender = sender;
            neighbours.await(high, low, waiting, nowNs);
        } else {
            knownHigh = high;
            knownLow = low;
            knownMac = mac;
            send(packet, mac, sender);
        }
    }

    private void deliverLocally(Attachment sender, long packet, long mac) {
        long hopsAt = pool.frameAddress(packet) + FrameMemory.HOPS_AT;
        int hopped = FrameMemory.intAt(hopsAt) + 1;
        FrameMemory.putInt(hopsAt, hopped);
        if (hopped > MAX_HOPS || localCount == LOCAL_LIMIT) {
            drop(packet, hopped > MAX_HOPS ? NodeDrop.LOCAL_LOOP : NodeDrop.LOCAL_FULL, sender);
            return;
        }
        Arp.putMac(pool.address(packet), mac);
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

    /** Timers of ARP and neighbour discovery; call about ten times a second. */
    public void tick() {
        neighbours.tick(nowNs);
        announcements.tick(nowNs);
    }

    private int arp(long packet, long frame, int length) {
        if (!Arp.whole(frame, length)) {
            return dropped(packet, NodeDrop.NOT_IP);
        }
        resolution.arp(packet, nowNs);
        return CONSUMED;
    }

    @Override
    public void ask(IpAddress address, IpAddress asker) {
        resolution.ask(address, asker);
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
