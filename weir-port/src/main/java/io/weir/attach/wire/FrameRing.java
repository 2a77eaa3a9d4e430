package io.weir.attach.wire;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * One direction between two processes that do not trust each other: frames in a ring of bytes that both have mapped.
 * One end writes, one reads; each is used by one thread.
 *
 * <pre>
 *   written (int)   only the writer writes it      a record, at a multiple of 8:
 *   read (int)      only the reader writes it      +--------+--------+-------------------+------+
 *   asleep (int)    the reader sets it, the        | length |  none  | frame             | pad  |
 *                   writer clears it               +--------+--------+-------------------+------+
 *                                                  a length of -1: nothing more until the end of the ring
 * </pre>
 *
 * Positions count up for ever, modulo 2^32. Each end keeps its own to itself and only tells it; what the other end
 * tells is read once, compared with what it can be, and never used as a place. So the worst that the other end can do is
 * to break its own ring ({@link #BROKEN}, {@link #broken}), which is then given up.
 */
public sealed abstract class FrameRing {
    /** The longest frame: what a node's packet memory holds. */
    public static final int MAX_FRAME = 1856;

    /** The next frame is not there yet. */
    public static final int EMPTY = -1;
    /** The other end wrote what cannot be. */
    public static final int BROKEN = -2;

    static final int LEAST_BYTES = 8 << 10;
    static final int MOST_BYTES = 4 << 20;

    private static final int RECORD_HEADER = 8;
    private static final int PADDING = -1;
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

    private final Places places;
    private final int mask;
    private boolean broken;

    /** Where a ring's parts are, as absolute addresses; {@code bytes} is a power of two. */
    record Places(long written, long read, long asleep, long data, int bytes) {}

    private FrameRing(Places places) {
        this.places = places;
        this.mask = places.bytes() - 1;
    }

    /** Whether the other end broke the ring. It stays so. */
    public boolean broken() {
        return broken;
    }

    private static int size(int length) {
        return RECORD_HEADER + length + 7 & ~7;
    }

    /** By words: records are whole words, and so is the room of a frame on either side. */
    private static void copy(long from, long to, int length) {
        for (int at = 0; at < length; at += 8) {
            ALL.set(WORD, to + at, ALL.get(WORD, from + at));
        }
    }

    /** The end that writes. */
    public static final class Writer extends FrameRing {
        private int written;
        private int told;
        private int read;

        Writer(Places places) {
            super(places);
        }

        /**
         * Copies a frame in, of 1 to {@link #MAX_FRAME} bytes; up to seven bytes behind it are read too. The reader
         * sees it after {@link #publish}. False when there is no room, or the ring is broken.
         */
        public boolean write(long address, int length) {
            int at = claim(length);
            if (at < 0) {
                return false;
            }
            FrameRing.copy(address, super.places.data() + at + RECORD_HEADER, length);
            return true;
        }

        /** Likewise from an array. */
        public boolean write(byte[] frame, int from, int length) {
            int at = claim(length);
            if (at < 0) {
                return false;
            }
            MemorySegment.copy(
                    frame, from, ALL, ValueLayout.JAVA_BYTE, super.places.data() + at + RECORD_HEADER, length);
            return true;
        }

        /** Where in the ring the record goes, its length written; negative when there is no room. */
        private int claim(int length) {
            if (length < 1 || length > MAX_FRAME) {
                throw new IllegalArgumentException("a frame of " + length + " bytes");
            }
            int capacity = super.places.bytes();
            int at = written & super.mask;
            int left = capacity - at;
            int size = size(length);
            int need = size <= left ? size : left + size;
            if (!room(need, capacity)) {
                return -1;
            }
            if (size > left) {
                INT.setOpaque(ALL, super.places.data() + at, PADDING);
                written += left;
                at = 0;
            }
            INT.setOpaque(ALL, super.places.data() + at, length);
            written += size;
            return at;
        }

        private boolean room(int need, int capacity) {
            if (capacity - (written - read) >= need) {
                return !super.broken;
            }
            int seen = (int) INT.getAcquire(ALL, super.places.read());
            // it goes on from where it was, and not past what was written
            if (Integer.compareUnsigned(seen - read, told - read) > 0) {
                super.broken = true;
            }
            if (super.broken) {
                return false;
            }
            read = seen;
            return capacity - (written - read) >= need;
        }

        /** Shows the reader all that was written. True when it sleeps and has to be woken. */
        public boolean publish() {
            if (told == written) {
                return false;
            }
            told = written;
            INT.setRelease(ALL, super.places.written(), written);
            // the store above before the load below, as in the reader's announcement
            VarHandle.fullFence();
            if ((int) INT.getOpaque(ALL, super.places.asleep()) == 0) {
                return false;
            }
            INT.setOpaque(ALL, super.places.asleep(), 0);
            return true;
        }
    }

    /** The end that reads. */
    public static final class Reader extends FrameRing {
        private int position;
        private int told;
        private int written;
        private int length;

        Reader(Places places) {
            super(places);
        }

        /** The length of the next frame, {@link #EMPTY} or {@link #BROKEN}. */
        public int next() {
            if (super.broken) {
                return BROKEN;
            }
            if (position == written && !look()) {
                return super.broken ? BROKEN : EMPTY;
            }
            int at = position & super.mask;
            int found = (int) INT.getOpaque(ALL, super.places.data() + at);
            if (found == PADDING && at != 0) {
                position += super.places.bytes() - at;
                if (Integer.compareUnsigned(written - position, super.places.bytes()) >= 0 || written == position) {
                    super.broken = true;
                    return BROKEN;
                }
                at = 0;
                found = (int) INT.getOpaque(ALL, super.places.data());
            }
            boolean possible = found >= 1 && found <= MAX_FRAME;
            if (!possible || size(found) > written - position || size(found) > super.places.bytes() - at) {
                super.broken = true;
                return BROKEN;
            }
            length = found;
            return found;
        }

        private boolean look() {
            int seen = (int) INT.getAcquire(ALL, super.places.written());
            int waiting = seen - position;
            if (Integer.compareUnsigned(waiting, super.places.bytes()) > 0 || (waiting & 7) != 0) {
                super.broken = true;
                return false;
            }
            written = seen;
            return waiting > 0;
        }

        /** Copies out the frame that {@link #next} found; up to seven bytes behind it are written too. */
        public void copyTo(long address) {
            FrameRing.copy(super.places.data() + (position & super.mask) + RECORD_HEADER, address, length);
        }

        /** Likewise into an array. */
        public void copyTo(byte[] into, int to) {
            long from = super.places.data() + (position & super.mask) + RECORD_HEADER;
            MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, into, to, length);
        }

        /** Goes on behind the frame that {@link #next} found. The writer gets its room after {@link #release}. */
        public void advance() {
            position += size(length);
        }

        /** Gives the writer the room of all that was read. */
        public void release() {
            if (told != position) {
                told = position;
                INT.setRelease(ALL, super.places.read(), position);
            }
        }

        /** Says that the reader is about to sleep; it must look once more with {@link #waiting} before it does. */
        public void announceSleep() {
            INT.setOpaque(ALL, super.places.asleep(), 1);
            VarHandle.fullFence();
        }

        /** Whether something is to be read, or to be found broken. */
        public boolean waiting() {
            return position != written || (int) INT.getAcquire(ALL, super.places.written()) != position;
        }
    }
}
