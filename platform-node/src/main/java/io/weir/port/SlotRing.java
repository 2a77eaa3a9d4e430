package io.weir.port;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weir.engine.FrameMemory;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * One direction of a cable between two processes: slots in memory that both have mapped, each free or with one frame.
 * One thread sends, one receives.
 *
 * <pre>
 *   0        4        8                                  2048
 *   +--------+--------+--------------------------------+------+
 *   | length |  none  | frame                          | none |   × 512
 *   +--------+--------+--------------------------------+------+
 * </pre>
 *
 * A length of 0 is a free slot. The other process may be hostile, so nothing that it can write is used as a place:
 * each end keeps its own position, and a length is read once and checked. The worst it can do is that frames do not
 * come, or that garbage does.
 */
final class SlotRing {
    static final int SLOTS = 512;
    static final int SLOT_BYTES = 2048;
    static final int BYTES = SLOTS * SLOT_BYTES;

    /** What {@link #length} answers when nothing is there. */
    static final int EMPTY = 0;

    private static final int FRAME_AT = 8;
    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment slots;
    private final MemorySegment position;
    private int slot;

    /**
     * @param slots of {@link #BYTES}
     * @param position 4 bytes where this end leaves its position for the process that takes its place
     */
    SlotRing(MemorySegment slots, MemorySegment position) {
        this.slots = slots;
        this.position = position;
        this.slot = (int) INT.getAcquire(position, 0L) & (SLOTS - 1);
    }

    /** Copies a frame in; false when the ring is full. */
    boolean send(long address, int length) {
        long at = at();
        if ((int) INT.getAcquire(slots, at) != EMPTY) {
            return false;
        }
        FrameMemory.copy(address, slots.address() + at + FRAME_AT, length);
        INT.setRelease(slots, at, length);
        advance();
        return true;
    }

    /** Length of the next frame as the other end wrote it: any number; {@link #EMPTY} if there is none. */
    int length() {
        return (int) INT.getAcquire(slots, at());
    }

    /** Copies the next frame out. {@code length} was checked by the caller, who read it once. */
    void copyTo(long address, int length) {
        FrameMemory.copy(slots.address() + at() + FRAME_AT, address, length);
    }

    /** Gives the slot back to the sender and goes on to the next. */
    void release() {
        INT.setRelease(slots, at(), EMPTY);
        advance();
    }

    private long at() {
        return (long) slot * SLOT_BYTES;
    }

    private void advance() {
        slot = (slot + 1) & (SLOTS - 1);
        INT.setRelease(position, 0L, slot);
    }
}
