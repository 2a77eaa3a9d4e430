package io.weir.port;

import io.weir.diagnostic.Diagnostic;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import java.util.List;

/**
 * A network interface through AF_PACKET: a ring that the kernel fills, and batches of frames sent with one system
 * call ({@link FrameSender}). Needs CAP_NET_RAW and nothing else.
 *
 * <p>It takes ARP, neighbour discovery, and frames to the MAC addresses of middleboxes ({@link VirtualMac}); the kernel's filter leaves all
 * else to the kernel's own stack. The kernel sees the same frames too, but to it they are for another host, so it
 * neither answers nor forwards them. What hardware was to do is done here: checksums are completed, VLAN tags put
 * back, TCP super-packets cut.
 */
public final class AfPacketPort implements Port {
    private final String name;
    private final int mtu;
    private final FramePool pool;
    private final SystemCalls system;
    private final PacketSocket sockets;
    private final int receiver;
    private final FrameSender sender;
    private final long ringAddress;
    private final PacketRing ring;
    private final Segmenter segmenter;
    private final PortStatistics statistics = new PortStatistics();

    private AfPacketPort(String name, int mtu, FramePool pool, List<PacketSocket.Instruction> filter)
            throws SystemCallException {
        this.name = name;
        this.mtu = mtu;
        this.pool = pool;
        this.system = new SystemCalls();
        this.sockets = new PacketSocket(system, system.interfaceIndex(name));
        this.receiver = sockets.receiver(
                PacketRing.BLOCK_BYTES, PacketRing.BLOCKS, PacketRing.SLOT_BYTES, filter);
        FrameSender opened = null;
        try {
            opened = new FrameSender(system, sockets, pool, statistics);
            this.ringAddress = system.map(receiver, PacketRing.bytes());
            sockets.start(receiver);
        } catch (SystemCallException e) {
            system.close(receiver);
            if (opened != null) {
                opened.close();
            }
            throw e;
        }
        this.sender = opened;
        this.ring = new PacketRing(ringAddress);
        this.segmenter = new Segmenter(pool, mtu);
    }

    /** @param mtu of the interface; at most what a frame of the pool holds is used */
    public static PortOpening open(String name, int mtu, FramePool pool) {
        return open(name, mtu, pool, VirtualMac.kernelFilter());
    }

    /** @param filter which frames to take; the kernel has them too */
    static PortOpening open(String name, int mtu, FramePool pool, List<PacketSocket.Instruction> filter) {
        int bounded = Math.min(mtu, FrameMemory.MAX_LENGTH - ETHERNET_BYTES - 4);
        try {
            return new PortOpening.Opened(new AfPacketPort(name, bounded, pool, filter));
        } catch (SystemCallException e) {
            return new PortOpening.Refused(refusal(name, e));
        }
    }

    private static Diagnostic refusal(String name, SystemCallException e) {
        Diagnostic error = Diagnostic.error("N0801", "cannot open interface `" + name + "`").note(e.getMessage());
        if (e.denied()) {
            return error.help("run as root, or give the process CAP_NET_RAW");
        }
        return e.errno() == SystemCallException.ENODEV
                ? error.help("`ip link` lists the interfaces that there are")
                : error;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public int poll(long[] packets, int from, int limit) {
        int count = 0;
        long bytes = 0;
        while (count < limit) {
            long packet;
            if (segmenter.busy()) {
                packet = segmenter.next();
                drop(packet == FramePool.NONE ? NodeDrop.NO_FRAME : null);
            } else {
                int status = ring.status();
                if ((status & PacketRing.USER) == 0) {
                    break;
                }
                packet = take(status);
                ring.release();
            }
            if (packet != FramePool.NONE) {
                packets[from + count++] = packet;
                bytes += Packets.length(packet);
            }
        }
        statistics.received(count, bytes);
        return count;
    }

    /** The current slot's frame, or none when it was dropped or is being cut. */
    private long take(int status) {
        int length = ring.length();
        if ((status & PacketRing.COPIED) != 0) {
            long got = system.receive(receiver, segmenter.buffer(), Segmenter.MAX_BYTES);
            return cut(got < 0 || got > Segmenter.MAX_BYTES ? 0 : (int) got);
        }
        if (ring.captured() < length) {
            return drop(NodeDrop.TRUNCATED);
        }
        if (length > mtu + ETHERNET_BYTES) {
            FrameMemory.copy(ring.frame(), segmenter.buffer(), length);
            return cut(length);
        }
        return whole(status, length);
    }

    private long cut(int length) {
        if (!segmenter.begin(length)) {
            return drop(NodeDrop.OVERSIZED);
        }
        return FramePool.NONE;
    }

    private long whole(int status, int length) {
        if (length < ETHERNET_BYTES) {
            return drop(NodeDrop.RUNT);
        }
        int tag = (status & PacketRing.VLAN_VALID) != 0 ? 4 : 0;
        long packet = pool.allocate(length + tag);
        if (packet == FramePool.NONE) {
            return drop(NodeDrop.NO_FRAME);
        }
        long to = pool.address(packet);
        long frame = ring.frame();
        if (tag == 0) {
            FrameMemory.copy(frame, to, length);
        } else {
            FrameMemory.copy(frame, to, 12);
            FrameMemory.putShort(to + 12, ring.vlanProtocol(status));
            FrameMemory.putShort(to + 14, ring.vlanControl());
            FrameMemory.copy(frame + 12, to + 16, length - 12L);
        }
        int header = ETHERNET_BYTES + tag;
        if ((status & PacketRing.CHECKSUM_NOT_READY) != 0
                && !Checksums.computeTransport(to + header, length + tag - header)) {
            pool.free(packet);
            return drop(NodeDrop.CHECKSUM_NOT_READY);
        }
        return packet;
    }

    private long drop(NodeDrop why) {
        if (why != null) {
            statistics.drop(why, 1);
        }
        return FramePool.NONE;
    }

    @Override
    public void transmit(long[] packets, int from, int count) {
        sender.send(packets, from, count);
        pool.free(packets, from, count);
    }

    @Override
    public int descriptor() {
        return receiver;
    }

    @Override
    public boolean exhausted() {
        return false;
    }

    /** Counts what the kernel could not put into the ring. */
    @Override
    public void housekeep() {
        try {
            long missed = sockets.missed(receiver);
            if (missed > 0) {
                statistics.drop(NodeDrop.RING_FULL, missed);
            }
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public PortStatistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        try {
            system.unmap(ringAddress, PacketRing.bytes());
            system.close(receiver);
            sender.close();
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        } finally {
            segmenter.close();
        }
    }
}
