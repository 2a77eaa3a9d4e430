package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.weir.diagnostic.Diagnostic;
import io.weir.engine.FrameMemory;
import io.weir.engine.FramePool;
import io.weir.engine.Packets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * One end of a cable between two processes of a machine: a file that both map, best in /dev/shm. It needs no privilege.
 * Nothing tells a process that a frame came, so who has such a port looks often.
 *
 * <pre>
 *   0        64        128        192        256             4096             4096 + 1 MiB
 *   +--------+---------+----------+----------+-------- … -----+----------------+---------------+
 *   | "weir" | to node | to node  | from node| from node      | slots to node  | slots from it |
 *   |        | sender  | receiver | sender   | receiver       |                |               |
 *   +--------+---------+----------+----------+-------- … -----+----------------+---------------+
 * </pre>
 */
public final class SharedMemoryPort implements Port {
    private static final long MAGIC = 0x7765_6972_0000_0001L;
    private static final int HEADER_BYTES = 4096;
    private static final int POSITION_BYTES = 64;
    private static final long FILE_BYTES = HEADER_BYTES + 2L * SlotRing.BYTES;
    /** A frame waits at most about this long for a sleeping worker. */
    private static final int LONGEST_SLEEP_MS = 1;

    /** Which end of the cable. */
    public enum End {
        NODE,
        SWITCH
    }

    private final String name;
    private final FramePool pool;
    private final Arena arena;
    private final SlotRing in;
    private final SlotRing out;
    private final PortStatistics statistics = new PortStatistics();
    private boolean broken;

    private SharedMemoryPort(Path file, End end, FramePool pool, Arena arena, MemorySegment memory) {
        this.name = file.toString();
        this.pool = pool;
        this.arena = arena;
        int toNode = 0;
        int fromNode = 1;
        boolean node = end == End.NODE;
        this.in = ring(memory, node ? toNode : fromNode, 1);
        this.out = ring(memory, node ? fromNode : toNode, 0);
    }

    private static SlotRing ring(MemorySegment memory, int direction, int part) {
        return new SlotRing(
                memory.asSlice(HEADER_BYTES + (long) direction * SlotRing.BYTES, SlotRing.BYTES),
                memory.asSlice((long) POSITION_BYTES * (1 + 2 * direction + part), 8));
    }

    /**
     * Makes a cable. Only this user may read and write the file.
     *
     * @throws IOException when the file exists or cannot be made
     */
    public static void create(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            // whole before it is right: who opens it too early is refused
            channel.write(ByteBuffer.allocate(1), FILE_BYTES - 1);
            channel.write(ByteBuffer.allocate(8).order(java.nio.ByteOrder.nativeOrder()).putLong(0, MAGIC), 0);
        }
    }

    /** One end of a cable that was made by {@link #create}. Each end has one user at a time. */
    public static PortOpening open(Path file, End end, FramePool pool) {
        Arena arena = Arena.ofShared();
        try {
            return new PortOpening.Opened(new SharedMemoryPort(file, end, pool, arena, map(file, arena)));
        } catch (IOException e) {
            arena.close();
            return new PortOpening.Refused(Diagnostic.error("N0803", "cannot open memory port `" + file + "`")
                    .note(String.valueOf(e.getMessage())));
        }
    }

    private static MemorySegment map(Path file, Arena arena) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("there is no such file");
        }
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            if (channel.size() != FILE_BYTES) {
                throw new IOException("it has " + channel.size() + " bytes, not " + FILE_BYTES);
            }
            MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES, arena);
            if (memory.get(JAVA_LONG, 0) != MAGIC) {
                throw new IOException("it is no memory port of this version");
            }
            return memory;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int mtu() {
        return FrameMemory.MAX_LENGTH - ETHERNET_BYTES;
    }

    @Override
    public int poll(long[] packets, int from, int limit) {
        int count = 0;
        long bytes = 0;
        try {
            // a frame that is dropped counts as looked at, so that a hostile peer cannot hold the worker
            for (int looked = 0; looked < limit && !broken; looked++) {
                int length = in.length();
                if (length == SlotRing.EMPTY) {
                    break;
                }
                long packet = take(length);
                if (packet != FramePool.NONE) {
                    packets[from + count++] = packet;
                    bytes += length;
                }
                in.release();
            }
        } catch (InternalError shrunk) {
            broken = true;
        }
        statistics.received(count, bytes);
        return count;
    }

    private long take(int length) {
        if (length < 0 || length > FrameMemory.MAX_LENGTH) {
            statistics.drop(NodeDrop.GARBLED, 1);
            return FramePool.NONE;
        }
        long packet = pool.allocate(length);
        if (packet == FramePool.NONE) {
            statistics.drop(NodeDrop.NO_FRAME, 1);
        } else {
            in.copyTo(pool.address(packet), length);
        }
        return packet;
    }

    @Override
    public void transmit(long[] packets, int from, int count) {
        int sent = 0;
        long bytes = 0;
        try {
            while (sent < count && !broken) {
                int length = Packets.length(packets[from + sent]);
                if (!out.send(pool.address(packets[from + sent]), length)) {
                    break;
                }
                sent++;
                bytes += length;
            }
        } catch (InternalError shrunk) {
            broken = true;
        }
        pool.free(packets, from, count);
        statistics.transmitted(sent, bytes);
        if (sent < count) {
            statistics.drop(broken ? NodeDrop.TRANSMIT_REFUSED : NodeDrop.PEER_FULL, count - sent);
        }
    }

    @Override
    public int descriptor() {
        return -1;
    }

    @Override
    public int longestSleepMs() {
        return LONGEST_SLEEP_MS;
    }

    /** The file was cut short under us: memory behind its end is gone, and with it the cable. */
    @Override
    public boolean exhausted() {
        return broken;
    }

    @Override
    public PortStatistics statistics() {
        return statistics;
    }

    @Override
    public void close() {
        arena.close();
    }
}
