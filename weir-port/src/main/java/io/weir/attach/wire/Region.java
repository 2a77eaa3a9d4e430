package io.weir.attach.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The memory that a node and one attached process share, and nobody else: an anonymous file without a name, sealed so
 * that neither can cut it short under the other.
 *
 * <pre>
 *   0        8       64       128    192     256       320    384         4096            4096 + bytes
 *   +--------+-------+--------+------+-------+---------+------+-------- … +---------------+-----------------+
 *   | "weir" | bytes | to it: | read | asleep| from it:| read | asleep    | ring to the   | ring from the   |
 *   |        |       | written|      |       | written |      |           | process       | process         |
 *   +--------+-------+--------+------+-------+---------+------+-------- … +---------------+-----------------+
 * </pre>
 */
public final class Region implements AutoCloseable {
    /** Room for about 140 frames of 1500 bytes, or 3600 short ones, each way. */
    public static final int DEFAULT_RING_BYTES = 256 << 10;

    private static final long MAGIC = 0x7765_6972_0000_0002L;
    private static final int BYTES_AT = 8;
    private static final int TO_PROCESS = 64;
    private static final int FROM_PROCESS = 256;
    private static final int LINE = 64;
    private static final int HEADER_BYTES = 4096;

    private final LinuxCalls linux = new LinuxCalls();
    private final long address;
    private final int ringBytes;
    private boolean closed;

    private Region(long address, int ringBytes) {
        this.address = address;
        this.ringBytes = ringBytes;
    }

    /** Whether a ring can have this size: a power of two from 8 KiB to 4 MiB. */
    public static boolean possible(int ringBytes) {
        return Integer.bitCount(ringBytes) == 1
                && ringBytes >= FrameRing.LEAST_BYTES
                && ringBytes <= FrameRing.MOST_BYTES;
    }

    /** A region and the descriptor to hand to the process; the caller closes that. */
    public record Made(Region region, int descriptor) {}

    public static Made make(int ringBytes) throws IOException {
        LinuxCalls linux = new LinuxCalls();
        int descriptor = linux.sealedMemory("weir-port", bytes(ringBytes));
        try {
            Region region = new Region(linux.map(descriptor, bytes(ringBytes)), ringBytes);
            MemorySegment header = MemorySegment.ofAddress(region.address).reinterpret(HEADER_BYTES);
            header.set(JAVA_LONG, 0, MAGIC);
            header.set(JAVA_INT, BYTES_AT, ringBytes);
            return new Made(region, descriptor);
        } catch (IOException e) {
            linux.close(descriptor);
            throw e;
        }
    }

    /** The process's side: what the descriptor stands for, which is closed here. */
    static Region open(int descriptor, int ringBytes) throws IOException {
        LinuxCalls linux = new LinuxCalls();
        try {
            Region region = new Region(linux.map(descriptor, bytes(ringBytes)), ringBytes);
            MemorySegment header = MemorySegment.ofAddress(region.address).reinterpret(HEADER_BYTES);
            if (header.get(JAVA_LONG, 0) != MAGIC || header.get(JAVA_INT, BYTES_AT) != ringBytes) {
                region.close();
                throw new IOException("the node's memory is not of this version");
            }
            return region;
        } finally {
            linux.close(descriptor);
        }
    }

    private static long bytes(int ringBytes) {
        return HEADER_BYTES + 2L * ringBytes;
    }

    /** The node's end of what goes to the process. */
    public FrameRing.Writer toProcess() {
        return new FrameRing.Writer(places(TO_PROCESS, 0));
    }

    /** The node's end of what comes from the process. */
    public FrameRing.Reader fromProcess() {
        return new FrameRing.Reader(places(FROM_PROCESS, 1));
    }

    /** The process's own ends. */
    public FrameRing.Reader in() {
        return new FrameRing.Reader(places(TO_PROCESS, 0));
    }

    public FrameRing.Writer out() {
        return new FrameRing.Writer(places(FROM_PROCESS, 1));
    }

    private FrameRing.Places places(int at, int ring) {
        return new FrameRing.Places(
                address + at,
                address + at + LINE,
                address + at + 2 * LINE,
                address + HEADER_BYTES + (long) ring * ringBytes,
                ringBytes);
    }

    /** For tests of what a hostile process may do: all of the shared memory. */
    public MemorySegment memory() {
        return MemorySegment.ofAddress(address).reinterpret(bytes(ringBytes));
    }

    /** No ring of it may be touched afterwards. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            linux.unmap(address, bytes(ringBytes));
        }
    }
}
