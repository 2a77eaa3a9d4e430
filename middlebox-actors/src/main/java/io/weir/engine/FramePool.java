package io.weir.engine;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The packet memory of one worker: frames of {@link FrameMemory#FRAME_BYTES} in one off-heap region, and a last-in
 * first-out list of the free ones, so that the frames in use stay in the cache.
 *
 * <p>One thread, its owner, allocates and frees. A packet may be read and written by another thread that it was
 * handed to (by a queue, which orders memory); such a thread gives the frame back with {@link #giveBack}, and
 * the owner takes all such frames in when its own list runs out.
 */
public final class FramePool implements AutoCloseable {
    /** What {@link #allocate} answers when no frame is free. No packet has this value. */
    public static final long NONE = 0;
    /** Owner of the frames that belong to nobody in particular: the node itself. */
    public static final int NODE = -1;

    private static final int FREE = -2;

    private final Arena arena = Arena.ofShared();
    private final long base;
    private final int[] free;
    private final int[] owners;
    private int available;
    private int owner = NODE;
    private final AtomicInteger returned = new AtomicInteger(-1);

    /** @param frames how many packets can exist at a time, at least 1; past 4096 hot ones caches no longer help */
    public FramePool(int frames) {
        if (frames < 1 || frames >= Packets.MAX_FRAMES) {
            throw new IllegalArgumentException(frames + " frames");
        }
        // 64 more: a field is read as eight bytes, also the last one
        this.base = arena.allocate((long) frames * FrameMemory.FRAME_BYTES + 64, 4096).address();
        this.free = new int[frames];
        for (int i = 0; i < frames; i++) {
            free[i] = frames - 1 - i;
        }
        this.owners = new int[frames];
        Arrays.fill(owners, FREE);
        this.available = frames;
    }

    /**
     * A fresh packet of {@code length} bytes that start at {@link FrameMemory#RECEIVE_AT}: no network header,
     * annotations zero, bytes not cleared (write all of them). {@link #NONE} when no frame is free or the length is
     * more than {@link FrameMemory#MAX_LENGTH}.
     */
    public long allocate(int length) {
        if (length < 0 || length > FrameMemory.MAX_LENGTH) {
            return NONE;
        }
        if (available == 0 && reclaim() == 0) {
            return NONE;
        }
        int frame = free[--available];
        long address = base + (long) frame * FrameMemory.FRAME_BYTES;
        for (int i = 0; i < FrameMemory.ANNOTATION_BYTES; i += 8) {
            FrameMemory.putLong(address + i, 0);
        }
        FrameMemory.putLong(address + FrameMemory.LOW_WATER_AT, (long) FrameMemory.RECEIVE_AT << 32);
        FrameMemory.putLong(address + FrameMemory.HOPS_AT, 0);
        owners[frame] = owner;
        return Packets.of(frame, FrameMemory.RECEIVE_AT, length);
    }

    /** A fresh packet with these bytes; {@link #NONE} as for {@link #allocate}. */
    public long allocate(byte[] bytes, int offset, int length) {
        long packet = allocate(length);
        if (packet != NONE) {
            FrameMemory.copyIn(bytes, offset, address(packet), length);
        }
        return packet;
    }

    /** The same bytes, annotations and registers in a frame of its own; {@link #NONE} when no frame is free. */
    public long copy(long packet) {
        if (available == 0 && reclaim() == 0) {
            return NONE;
        }
        int frame = free[--available];
        long to = base + (long) frame * FrameMemory.FRAME_BYTES;
        long from = frameAddress(packet);
        owners[frame] = owner;
        FrameMemory.copy(from, to, FrameMemory.HEADROOM_AT);
        // from the low-water mark: what was stripped can be revealed again
        int low = FrameMemory.intAt(from + FrameMemory.LOW_WATER_AT);
        FrameMemory.copy(from + low, to + low, Packets.end(packet) - low);
        return packet & ~(Packets.FRAME_MASK << Packets.FRAME_SHIFT) | (long) frame << Packets.FRAME_SHIFT;
    }

    /**
     * Freeing a frame twice, or somebody else's, would hand it to two owners, so it is refused loudly: an
     * IllegalStateException, and nothing done. The node may free any.
     */
    public void free(long packet) {
        int frame = Packets.frame(packet);
        if (owner != NODE && owners[frame] != owner) {
            throw new IllegalStateException("frame " + frame + " is not " + owner + "'s to free");
        }
        release(frame);
    }

    private void release(int frame) {
        if (owners[frame] == FREE) {
            throw new IllegalStateException("frame " + frame + " freed twice");
        }
        owners[frame] = FREE;
        free[available++] = frame;
    }

    /** Frames are allocated and freed on behalf of {@code owner} from now on: not negative, or {@link #NODE}. */
    public void actFor(int owner) {
        this.owner = owner;
    }

    /** Makes whom the pool {@link #actFor acts for} the owner of the packet's frame. */
    public void takeOver(long packet) {
        owners[Packets.frame(packet)] = owner;
    }

    /** Makes {@code owner} the owner of the packet's frame. */
    public void handOver(long packet, int owner) {
        owners[Packets.frame(packet)] = owner;
    }

    /** Frees every frame of an owner that failed and cannot do it itself; returns how many. Looks at all frames. */
    public int freeAllOf(int owner) {
        int freed = 0;
        for (int frame = 0; frame < owners.length; frame++) {
            if (owners[frame] == owner) {
                release(frame);
                freed++;
            }
        }
        return freed;
    }

    /** Bytes of a packet's {@link #image}. */
    public static int imageBytes(long packet) {
        return Packets.end(packet);
    }

    /** Writes all that there is of a packet, also its annotations and what was stripped of it, to memory elsewhere. */
    public void image(long packet, long to) {
        FrameMemory.copy(frameAddress(packet), to, imageBytes(packet));
    }

    /**
     * The packet that an {@link #image} was made of, in a frame of this pool.
     *
     * @param like that packet; its frame does not count
     * @return {@link #NONE} when no frame is free or the image is no packet's
     */
    public long restore(long from, int bytes, long like) {
        int start = Packets.start(like);
        int network = Packets.network(like);
        boolean sound = start >= FrameMemory.HEADROOM_AT
                && bytes == imageBytes(like)
                && bytes <= FrameMemory.FRAME_BYTES
                && network <= FrameMemory.FRAME_BYTES
                && FrameMemory.intAt(from + FrameMemory.LOW_WATER_AT) >= FrameMemory.HEADROOM_AT
                && FrameMemory.intAt(from + FrameMemory.LOW_WATER_AT) <= start;
        long fresh = sound ? allocate(0) : NONE;
        if (fresh == NONE) {
            return NONE;
        }
        FrameMemory.copy(from, frameAddress(fresh), bytes);
        return Packets.withNetwork(Packets.of(Packets.frame(fresh), start, Packets.length(like)), network);
    }

    public void free(long[] packets, int from, int count) {
        for (int i = from; i < from + count; i++) {
            free(packets[i]);
        }
    }

    /** Returns a frame from a thread that does not own this pool. */
    public void giveBack(long packet) {
        int frame = Packets.frame(packet);
        long next = base + (long) frame * FrameMemory.FRAME_BYTES + FrameMemory.NEXT_AT;
        int head;
        do {
            head = returned.get();
            FrameMemory.putInt(next, head);
        } while (!returned.compareAndSet(head, frame));
    }

    /** Takes in the frames that other threads gave back; the owner's to call. Returns how many came. */
    public int reclaim() {
        int frame = returned.get() < 0 ? -1 : returned.getAndSet(-1);
        int came = 0;
        while (frame >= 0) {
            release(frame);
            came++;
            frame = FrameMemory.intAt(base + (long) frame * FrameMemory.FRAME_BYTES + FrameMemory.NEXT_AT);
        }
        return came;
    }

    /** Frames that are free now, those not yet reclaimed left out. */
    public int available() {
        return available;
    }

    public int capacity() {
        return free.length;
    }

    /** Address of frame 0. */
    public long base() {
        return base;
    }

    /** Address of the packet's first byte. */
    public long address(long packet) {
        return frameAddress(packet) + Packets.start(packet);
    }

    /** Address of the packet's frame. */
    public long frameAddress(long packet) {
        return base + (long) Packets.frame(packet) * FrameMemory.FRAME_BYTES;
    }

    /** The packet's bytes, for tests, captures and slow paths. */
    public byte[] bytes(long packet) {
        byte[] bytes = new byte[Packets.length(packet)];
        FrameMemory.copyOut(address(packet), bytes, 0, bytes.length);
        return bytes;
    }

    /** Frees the memory. No packet of this pool may be touched afterwards. */
    @Override
    public void close() {
        arena.close();
    }
}
