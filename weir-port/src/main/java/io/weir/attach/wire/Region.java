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
 *   0        8       12        16      …   control                                    4096         4096 + bytes
 *   +--------+-------+---------+-------+---+---------+------+--------+--------+---- … +------------+--------------+
 *   | "weir" | bytes | control | start |   | to it:  |      |        | from   |       | ring to    | ring from    |
 *   |        |       |         |       |   | written | read | asleep | it     |       | the process| the process  |
 *   +--------+-------+---------+-------+---+---------+------+--------+--------+---- … +------------+--------------+
 * </pre>
 *
 * The control block, six cache lines, is not at the same place in every region, nor do the positions begin at zero: the
 * memory of a thousand processes begins at pages, and would else compete for the same few sets of the cache.
 */
public final class Region implements AutoCloseable {
    /** Room for about 140 frames of 1500 bytes, or 3600 short ones, each way. */
    public static final int DEFAULT_RING_BYTES = 256 << 10;

    private static final long MAGIC = 0x7765_6972_0000_0002L;
    private static final int BYTES_AT = 8;
    private static final int CONTROL_AT = 12;
    private static final int START_AT = 16;
    private static final int LINE = 64;
    private static final int HEADER_BYTES = 4096;
    private static final int FROM_PROCESS = 3 * LINE;
    /** Lines at which a control block of six can begin, the first one being taken. */
    private static final int PLACES = HEADER_BYTES / LINE - 7;

    private final LinuxCalls linux = new LinuxCalls();
    private final long address;
    private final int ringBytes;
    private final int control;
    private final int start;
    private boolean closed;

    private Region(long address, int ringBytes, int control, int start) {
        this.address = address;
        this.ringBytes = ringBytes;
        this.control = control;
        this.start = start;
    }

    /** Whether a ring can have this size: a power of two from 4 KiB to 4 MiB. */
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
            // descriptors count up, so neighbours are spread
            int control = LINE * (1 + descriptor % PLACES);
            int start = LINE * (descriptor * 13 & ringBytes / LINE - 1);
            Region region = new Region(linux.map(descriptor, bytes(ringBytes)), ringBytes, control, start);
            MemorySegment header = MemorySegment.ofAddress(region.address).reinterpret(HEADER_BYTES);
            header.set(JAVA_INT, BYTES_AT, ringBytes);
            header.set(JAVA_INT, CONTROL_AT, control);
            header.set(JAVA_INT, START_AT, start);
            for (int ring : new int[] {control, control + FROM_PROCESS}) {
                header.set(JAVA_INT, ring, start);
                header.set(JAVA_INT, ring + LINE, start);
            }
            header.set(JAVA_LONG, 0, MAGIC);
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
            long address = linux.map(descriptor, bytes(ringBytes));
            MemorySegment header = MemorySegment.ofAddress(address).reinterpret(HEADER_BYTES);
            int control = header.get(JAVA_INT, CONTROL_AT);
            boolean right = header.get(JAVA_LONG, 0) == MAGIC
                    && header.get(JAVA_INT, BYTES_AT) == ringBytes
                    && control >= LINE
                    && control <= LINE * PLACES;
            if (!right) {
                linux.unmap(address, bytes(ringBytes));
                throw new IOException("the node's memory is not of this version");
            }
            return new Region(address, ringBytes, control, header.get(JAVA_INT, START_AT));
        } finally {
            linux.close(descriptor);
        }
    }

    /** Of the whole region. */
    public static long bytes(int ringBytes) {
        return HEADER_BYTES + 2L * ringBytes;
    }

    /** The node's end of what goes to the process. */
    public FrameRing.Writer toProcess() {
        return new FrameRing.Writer(places(0), start);
    }

    /** The node's end of what comes from the process. */
    public FrameRing.Reader fromProcess() {
        return new FrameRing.Reader(places(1), start);
    }

    /** The process's own ends. */
    public FrameRing.Reader in() {
        return new FrameRing.Reader(places(0), start);
    }

    public FrameRing.Writer out() {
        return new FrameRing.Writer(places(1), start);
    }

    private FrameRing.Places places(int ring) {
        long at = address + control + (long) ring * FROM_PROCESS;
        return new FrameRing.Places(
                at, at + LINE, at + 2 * LINE, address + HEADER_BYTES + (long) ring * ringBytes, ringBytes);
    }

    /** For tests of what a hostile process may do: where the position is that the process tells, in {@link #memory}. */
    public int writtenByProcessAt() {
        return control + FROM_PROCESS;
    }

    /** Likewise how far it says to have read. */
    public int readByProcessAt() {
        return control + LINE;
    }

    /** Where positions begin. */
    public int start() {
        return start;
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
