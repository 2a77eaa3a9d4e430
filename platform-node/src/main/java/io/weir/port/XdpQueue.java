package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.weir.engine.FrameMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The receiving side of an AF_XDP socket on one queue of an interface (Documentation/networking/af_xdp.rst): memory cut
 * into chunks, a ring by which free chunks go to the kernel, and one by which they come back with frames.
 *
 * <pre>
 *   a ring's entry:   fill: address (long)       receive: address (long), length (int), options (int)
 * </pre>
 */
final class XdpQueue {
    static final int CHUNK_BYTES = 2048;
    /** The kernel keeps this much of a chunk for itself. */
    static final int HEADROOM_BYTES = 256;

    private static final int ENTRIES = 2048;
    private static final int MASK = ENTRIES - 1;
    private static final long MEMORY_BYTES = (long) ENTRIES * CHUNK_BYTES;
    private static final int AF_XDP = 44;
    private static final int SOCK_RAW_CLOEXEC = 0x80003;
    private static final int SOL_XDP = 283;
    private static final int MMAP_OFFSETS = 1;
    private static final int RX_RING = 2;
    private static final int UMEM_REG = 4;
    private static final int FILL_RING = 5;
    private static final int COMPLETION_RING = 6;
    private static final int STATISTICS = 7;
    private static final short COPY = 2;
    private static final long FILL_RING_AT = 0x1_0000_0000L;
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private final SystemCalls system;
    private final Arena arena = Arena.ofShared();
    private final long memory = arena.allocate(MEMORY_BYTES, 4096).address();
    private final int socket;
    private long receiveMap;
    private long receiveMapBytes;
    private long fillMap;
    private long fillMapBytes;
    private long producer;
    private long consumer;
    private long descriptors;
    private long fillProducer;
    private long fillDescriptors;
    private int position;
    private int filled;
    private int available;
    private long lost;

    XdpQueue(SystemCalls system, int interfaceIndex, int queue) throws SystemCallException {
        this.system = system;
        this.socket = system.socket(AF_XDP, SOCK_RAW_CLOEXEC, 0);
        try {
            register();
            map();
            for (int i = 0; i < ENTRIES; i++) {
                fill((long) i * CHUNK_BYTES);
            }
            INT.setRelease(ALL, fillProducer, filled);
            bind(interfaceIndex, queue);
        } catch (SystemCallException e) {
            close();
            throw e;
        }
    }

    private void register() throws SystemCallException {
        MemorySegment region = arena.allocate(32, 8);
        region.set(JAVA_LONG, 0, memory);
        region.set(JAVA_LONG, 8, MEMORY_BYTES);
        region.set(JAVA_INT, 16, CHUNK_BYTES);
        system.setOption(socket, SOL_XDP, UMEM_REG, region);
        system.setOption(socket, SOL_XDP, FILL_RING, ENTRIES);
        // nothing is sent here, but the kernel wants the ring
        system.setOption(socket, SOL_XDP, COMPLETION_RING, ENTRIES);
        system.setOption(socket, SOL_XDP, RX_RING, ENTRIES);
    }

    private void map() throws SystemCallException {
        MemorySegment offsets = arena.allocate(128, 8);
        system.option(socket, SOL_XDP, MMAP_OFFSETS, offsets);
        receiveMapBytes = offsets.get(JAVA_LONG, 16) + ENTRIES * 16L;
        receiveMap = system.map(socket, receiveMapBytes, 0);
        producer = receiveMap + offsets.get(JAVA_LONG, 0);
        consumer = receiveMap + offsets.get(JAVA_LONG, 8);
        descriptors = receiveMap + offsets.get(JAVA_LONG, 16);
        fillMapBytes = offsets.get(JAVA_LONG, 80) + ENTRIES * 8L;
        fillMap = system.map(socket, fillMapBytes, FILL_RING_AT);
        fillProducer = fillMap + offsets.get(JAVA_LONG, 64);
        fillDescriptors = fillMap + offsets.get(JAVA_LONG, 80);
    }

    private void bind(int interfaceIndex, int queue) throws SystemCallException {
        MemorySegment address = arena.allocate(16, 4);
        address.set(JAVA_SHORT, 0, (short) AF_XDP);
        address.set(JAVA_SHORT, 2, COPY);
        address.set(JAVA_INT, 4, interfaceIndex);
        address.set(JAVA_INT, 8, queue);
        system.bind(socket, address);
    }

    int descriptor() {
        return socket;
    }

    /** Whether a frame waits; if so, the next calls are about it. */
    boolean next() {
        if (available == 0) {
            available = (int) INT.getAcquire(ALL, producer) - position;
        }
        return available > 0;
    }

    int length() {
        int length = FrameMemory.intAt(descriptor(position) + 8);
        return LITTLE ? Integer.reverseBytes(length) : length;
    }

    long frame() {
        return memory + chunk();
    }

    private long chunk() {
        long address = FrameMemory.longAt(descriptor(position));
        return LITTLE ? Long.reverseBytes(address) : address;
    }

    private long descriptor(int at) {
        return descriptors + ((long) (at & MASK) << 4);
    }

    /** Goes on behind the frame; the kernel gets its chunk again after {@link #release}. */
    void advance() {
        fill(chunk() & -CHUNK_BYTES);
        position++;
        available--;
    }

    void release() {
        INT.setRelease(ALL, consumer, position);
        INT.setRelease(ALL, fillProducer, filled);
    }

    private void fill(long chunk) {
        FrameMemory.putLong(
                fillDescriptors + ((long) (filled++ & MASK) << 3), LITTLE ? Long.reverseBytes(chunk) : chunk);
    }

    /** Frames that the kernel could not put here since the last call. */
    long missed() throws SystemCallException {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment statistics = scratch.allocate(48, 8);
            system.option(socket, SOL_XDP, STATISTICS, statistics);
            long all = statistics.get(JAVA_LONG, 0) + statistics.get(JAVA_LONG, 24);
            long since = all - lost;
            lost = all;
            return since;
        }
    }

    void close() throws SystemCallException {
        if (receiveMap != 0) {
            system.unmap(receiveMap, receiveMapBytes);
        }
        if (fillMap != 0) {
            system.unmap(fillMap, fillMapBytes);
        }
        system.close(socket);
        arena.close();
    }
}
