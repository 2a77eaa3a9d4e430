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

    static final int LEAST_BYTES = 4 << 10;
    static final int MOST_BYTES = 4 << 20;

    private static final int RECORD_HEADER = 8;
    private static final int PADDING = -1;
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    private static final VarHandle INT = JAVA_INT.varHandle();
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;

    final long writtenAt;
    final long readAt;
    final long asleepAt;
    final long data;
    final int bytes;
    boolean broken;

    /** Where a ring's parts are, as absolute addresses; {@code bytes} is a power of two. */
    record Places(long written, long read, long asleep, long data, int bytes) {}

    private FrameRing(Places places) {
        this.writtenAt = places.written();
        this.readAt = places.read();
        this.asleepAt = places.asleep();
        this.data = places.data();
        this.bytes = places.bytes();
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

        /** @param start where the positions begin */
        Writer(Places places, int start) {
            super(places);
            this.written = start;
            this.told = start;
            this.read = start;
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
            FrameRing.copy(address, data + at + RECORD_HEADER, length);
            return true;
        }

        /** Likewise from an array. */
        public boolean write(byte[] frame, int from, int length) {
            int at = claim(length);
            if (at < 0) {
                return false;
            }
            MemorySegment.copy(
                    frame, from, ALL, ValueLayout.JAVA_BYTE, data + at + RECORD_HEADER, length);
            return true;
        }

        /** Where in the ring the record goes, its length written; negative when there is no room. */
        private int claim(int length) {
            if (length < 1 || length > MAX_FRAME) {
                throw new IllegalArgumentException("a frame of " + length + " bytes");
            }
            int at = written & (bytes - 1);
            int left = bytes - at;
            int size = size(length);
            int need = size <= left ? size : left + size;
            if (!room(need)) {
                return -1;
            }
            if (size > left) {
                INT.setOpaque(ALL, data + at, PADDING);
                written += left;
                at = 0;
            }
            INT.setOpaque(ALL, data + at, length);
            written += size;
            return at;
        }

        private boolean room(int need) {
            if (bytes - (written - read) >= need) {
                return !broken;
            }
            int seen = (int) INT.getAcquire(ALL, readAt);
            // it goes on from where it was, and not past what was written
            if (Integer.compareUnsigned(seen - read, told - read) > 0) {
                broken = true;
            }
            if (broken) {
                return false;
            }
            read = seen;
            return bytes - (written - read) >= need;
        }

        /** Shows the reader all that was written. True when it sleeps and has to be woken. */
        public boolean publish() {
            if (!tell()) {
                return false;
            }
            VarHandle.fullFence();
            return wakes();
        }

        /** The first half of {@link #publish}: false when there was nothing to show. */
        public boolean tell() {
            if (told == written) {
                return false;
            }
            told = written;
            INT.setRelease(ALL, writtenAt, written);
            return true;
        }

        /**
         * The second half, after a full fence, of which many rings together need but one: it keeps what was told above
         * the look at whether the reader sleeps, as the reader keeps its announcement above its last look.
         */
        public boolean wakes() {
            if ((int) INT.getOpaque(ALL, asleepAt) == 0) {
                return false;
            }
            INT.setOpaque(ALL, asleepAt, 0);
            return true;
        }
    }

    /** The end that reads. */
    public static final class Reader extends FrameRing {
        private int position;
        private int told;
        private int written;
        private int length;

        /** @param start where the positions begin */
        Reader(Places places, int start) {
            super(places);
            this.position = start;
            this.told = start;
            this.written = start;
        }

        /** The length of the next frame, {@link #EMPTY} or {@link #BROKEN}. */
        public int next() {
            if (broken) {
                return BROKEN;
            }
            if (position == written && !look()) {
                return broken ? BROKEN : EMPTY;
            }
            int at = position & (bytes - 1);
            int found = (int) INT.getOpaque(ALL, data + at);
            if (found == PADDING && at != 0) {
                position += bytes - at;
                if (Integer.compareUnsigned(written - position, bytes) >= 0 || written == position) {
                    broken = true;
                    return BROKEN;
                }
                at = 0;
                found = (int) INT.getOpaque(ALL, data);
            }
            boolean possible = found >= 1 && found <= MAX_FRAME;
            if (!possible || size(found) > written - position || size(found) > bytes - at) {
                broken = true;
                return BROKEN;
            }
            length = found;
            return found;
        }

        private boolean look() {
            int seen = (int) INT.getAcquire(ALL, writtenAt);
            int waiting = seen - position;
            if (Integer.compareUnsigned(waiting, bytes) > 0 || (waiting & 7) != 0) {
                broken = true;
                return false;
            }
            written = seen;
            return waiting > 0;
        }

        /** Copies out the frame that {@link #next} found; up to seven bytes behind it are written too. */
        public void copyTo(long address) {
            FrameRing.copy(data + (position & (bytes - 1)) + RECORD_HEADER, address, length);
        }

        /** Likewise into an array. */
        public void copyTo(byte[] into, int to) {
            long from = data + (position & (bytes - 1)) + RECORD_HEADER;
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
                INT.setRelease(ALL, readAt, position);
            }
        }

        /** Says that the reader is about to sleep; it must look once more with {@link #waiting} before it does. */
        public void announceSleep() {
            INT.setOpaque(ALL, asleepAt, 1);
            VarHandle.fullFence();
        }

        /** Whether something is to be read, or to be found broken. */
        public boolean waiting() {
            return position != written || (int) INT.getAcquire(ALL, writtenAt) != position;
        }
    }
}
