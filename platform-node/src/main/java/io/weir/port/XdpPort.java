package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weir.attach.Tuple;
import io.weir.diagnostic.Diagnostic;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import io.weir.net.MacAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network interface through AF_XDP: frames are taken from the driver before the kernel's own stack sees them, so
 * tuples of the kernel's own addresses can be taken away from it ({@link XdpProgram}). What both need to see, ARP,
 * neighbour discovery and ICMP errors, comes through AF_PACKET, and so does what is sent.
 */
public final class XdpPort implements Port {
    private static final Logger LOG = LoggerFactory.getLogger(XdpPort.class);
    /** How the driver runs the program: by itself, or after it made a socket buffer of the frame. */
    private static final int NATIVE = 4;

    private static final int GENERIC = 2;
    private static final int FRAGMENTS = 4096;
    private static final int LONGEST_FRAME = XdpQueue.CHUNK_BYTES - XdpQueue.HEADROOM_BYTES;
    private static final int EPOLL_ADD = 1;
    private static final int EPOLLIN = 1;

    private final AfPacketPort packets;
    private final FramePool pool;
    private final long hostMac;
    /** Frames between virtual interfaces come with checksums that hardware was to complete. */
    private final boolean software;

    private final SystemCalls system = new SystemCalls();
    private final List<XdpQueue> queues = new ArrayList<>();
    private final List<Integer> descriptors = new ArrayList<>();
    private final ExecutorService steering;
    private final XdpTuples tuples;
    private final int waiting;
    private final boolean inDriver;
    private int first;

    private XdpPort(AfPacketPort packets, FramePool pool, long hostMac) throws IOException {
        this.packets = packets;
        this.pool = pool;
        this.hostMac = hostMac;
        this.software = !Files.exists(Path.of("/sys/class/net", packets.name(), "device"));
        Bpf bpf = new Bpf(system);
        try {
            int index = system.interfaceIndex(packets.name());
            int count = queueCount(packets.name());
            XdpProgram.Maps maps = new XdpProgram.Maps(
                    keep(bpf.map(new Bpf.MapKind(Bpf.SOCKETS, 4, count, 0))),
                    keep(bpf.map(new Bpf.MapKind(
                            Bpf.HASH, XdpProgram.TUPLE_KEY_BYTES, XdpTuples.MAX_ENTRIES, Bpf.NO_PREALLOCATION))),
                    keep(bpf.map(new Bpf.MapKind(Bpf.LRU_HASH, XdpProgram.FRAGMENT_KEY_BYTES, FRAGMENTS, 0))));
            int program = keep(bpf.program(XdpProgram.code(maps)));
            this.waiting = keep(system.eventPoll());
            for (int queue = 0; queue < count; queue++) {
                XdpQueue socket = new XdpQueue(system, index, queue);
                queues.add(socket);
                bpf.put(maps.sockets(), key(queue), socket.descriptor());
                watch(socket.descriptor());
            }
            watch(packets.descriptor());
            this.inDriver = attach(bpf, program, index);
            this.tuples = new XdpTuples(new Bpf(new SystemCalls()), maps.tuples());
        } catch (IOException e) {
            closeAll();
            throw e;
        }
        this.steering = Executors.newSingleThreadExecutor(
                work -> Thread.ofPlatform().daemon().name("weir-steering").unstarted(work));
    }

    /** @param mtu of the interface; at most what a chunk and a frame of the pool hold is used */
    public static PortOpening open(String name, int mtu, FramePool pool) {
        int bounded = Math.min(mtu, LONGEST_FRAME - ETHERNET_BYTES - 4);
        switch (AfPacketPort.open(name, bounded, pool, VirtualMac.beside())) {
            case PortOpening.Refused refused -> {
                return refused;
            }
            case PortOpening.Opened(Port opened) -> {
                AfPacketPort packets = (AfPacketPort) opened;
                try {
                    byte[] mac = NetworkInterface.getByName(name).getHardwareAddress();
                    XdpPort port = new XdpPort(packets, pool, mac == null ? -1 : number(mac));
                    return new PortOpening.Opened(port);
                } catch (IOException e) {
                    packets.close();
                    return new PortOpening.Refused(refusal(name, e));
                }
            }
        }
    }

    private static Diagnostic refusal(String name, Exception e) {
        Diagnostic error = Diagnostic.error("N0804", "cannot use AF_XDP on `" + name + "`").note(e.getMessage());
        return e instanceof SystemCallException call && call.denied()
                ? error.help("run as root, or give the process CAP_NET_RAW, CAP_NET_ADMIN, CAP_BPF and CAP_IPC_LOCK")
                : error.help("interface = " + name + " uses AF_PACKET, which every interface has");
    }

    private static long number(byte[] mac) {
        long number = 0;
        for (byte each : mac) {
            number = number << 8 | each & 0xff;
        }
        return number;
    }

    private static int queueCount(String name) throws IOException {
        try (Stream<Path> queues = Files.list(Path.of("/sys/class/net", name, "queues"))) {
            return (int) queues.filter(queue -> queue.getFileName().toString().startsWith("rx-")).count();
        }
    }

    private static byte[] key(int queue) {
        return java.nio.ByteBuffer.allocate(4).order(java.nio.ByteOrder.nativeOrder()).putInt(queue).array();
    }

    private int keep(int descriptor) {
        descriptors.add(descriptor);
        return descriptor;
    }

    private void watch(int descriptor) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(16, 8);
            event.set(JAVA_INT, 0, EPOLLIN);
            system.eventPollControl(waiting, EPOLL_ADD, descriptor, event);
        }
    }

    /** True in the driver; else the generic way, which every interface has. */
    private boolean attach(Bpf bpf, int program, int index) throws SystemCallException {
        try {
            keep(bpf.attach(program, index, NATIVE));
            return true;
        } catch (SystemCallException notThere) {
            keep(bpf.attach(program, index, GENERIC));
            return false;
        }
    }

    /** Whether the driver itself runs the program. */
    public boolean inDriver() {
        return inDriver;
    }

    @Override
    public String name() {
        return packets.name();
    }

    @Override
    public int mtu() {
        return packets.mtu();
    }

    @Override
    public long hostMac() {
        return hostMac;
    }

    @Override
    public void steer(Tuple tuple) {
        steering.execute(() -> change(tuple, true));
    }

    @Override
    public void unsteer(Tuple tuple) {
        steering.execute(() -> change(tuple, false));
    }

    /** On a thread of its own: a range of ports is thousands of entries. */
    private void change(Tuple tuple, boolean add) {
        try {
            if (add) {
                tuples.add(tuple);
            } else {
                tuples.remove(tuple);
            }
        } catch (SystemCallException e) {
            LOG.error("{} cannot be {} the kernel: {}", tuple, add ? "taken from" : "given back to", e.getMessage());
        }
    }

    @Override
    public int poll(long[] into, int from, int limit) {
        int count = 0;
        for (int i = 0; i < queues.size() && count < limit; i++) {
            count += poll(queues.get((first + i) % queues.size()), into, from + count, limit - count);
        }
        first = first + 1 == queues.size() ? 0 : first + 1;
        return count + packets.poll(into, from + count, limit - count);
    }

    private int poll(XdpQueue queue, long[] into, int from, int limit) {
        int count = 0;
        long bytes = 0;
        for (int looked = 0; looked < limit && queue.next(); looked++) {
            long packet = take(queue.frame(), queue.length());
            if (packet != FramePool.NONE) {
                into[from + count++] = packet;
                bytes += Packets.length(packet);
            }
            queue.advance();
        }
        queue.release();
        packets.statistics().received(count, bytes);
        return count;
    }

    private long take(long frame, int length) {
        if (length > FrameMemory.MAX_LENGTH) {
            packets.statistics().drop(NodeDrop.OVERSIZED, 1);
            return FramePool.NONE;
        }
        long packet = pool.allocate(length);
        if (packet == FramePool.NONE) {
            packets.statistics().drop(NodeDrop.NO_FRAME, 1);
            return FramePool.NONE;
        }
        FrameMemory.copy(frame, pool.address(packet), length);
        if (software) {
            Checksums.completeTransport(pool.address(packet), length);
        }
        return packet;
    }

    @Override
    public void transmit(long[] frames, int from, int count) {
        packets.transmit(frames, from, count);
    }

    @Override
    public int descriptor() {
        return waiting;
    }

    @Override
    public boolean exhausted() {
        return false;
    }

    @Override
    public void housekeep() {
        packets.housekeep();
        try {
            for (XdpQueue queue : queues) {
                long missed = queue.missed();
                if (missed > 0) {
                    packets.statistics().drop(NodeDrop.RING_FULL, missed);
                }
            }
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public PortStatistics statistics() {
        return packets.statistics();
    }

    @Override
    public void close() {
        steering.shutdownNow();
        try {
            closeAll();
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        } finally {
            packets.close();
        }
    }

    /** The link last opened goes first, so that no frame is redirected to a socket that is gone. */
    private void closeAll() throws SystemCallException {
        for (int descriptor : descriptors.reversed()) {
            system.close(descriptor);
        }
        for (XdpQueue queue : queues) {
            queue.close();
        }
    }
}
