package io.weir.replication;

import io.weir.engine.FrameMemory;

/**
 * A message between the packet paths of two nodes, over raw memory, in network order. The header stays as it is for ever,
 * so that a node can tell one of a later version that it does not understand it.
 *
 * <pre>
 *   0 version (short)   2 type (short)   4 zero (int)   8 epoch (long)   16 sequence (long)   24 body
 *
 *   OPEN      24 digest (32 bytes)   56 length of the name (short)   58 name
 *   ENTRIES   24 records of io.weir.engine.PipelineState
 *   NUMBERS   24 a frame of NumbersCodec
 *   SWEPT, BEAT, TAIL
 *   HELD      24 queue (int)   28   32 waits since, as an age (long)   40 packet (long)   48 its image
 *   DONE      24 1 if the state came along (short)
 *   FRAME     24 the frame as it was received
 *   ANSWER    24 status (short)   26 1 if it is to run it when it has stopped there (short); older nodes do not say
 *   HOPS      24 IPv4 neighbours (int each)
 * </pre>
 *
 * The epoch says which placement of which middlebox is meant: no two of a cluster have the same.
 */
final class PeerMessage {
    static final int VERSION = 1;
    static final int HEADER = 24;
    static final int DIGEST = 32;
    static final int NAME_AT = HEADER + DIGEST + 2;
    static final int NAME_BYTES = 300;
    static final int IMAGE_AT = HEADER + 24;
    /** The longest there is: a packet that waits, in its frame. */
    static final int MOST = IMAGE_AT + FrameMemory.FRAME_BYTES;

    enum Type {
        OPEN,
        ENTRIES,
        NUMBERS,
        SWEPT,
        BEAT,
        HELD,
        DONE,
        FRAME,
        TAIL,
        ANSWER,
        HOPS;

        private static final Type[] ALL = values();

        /** Null for one of a later version. */
        static Type of(int number) {
            return number < ALL.length ? ALL[number] : null;
        }
    }

    private PeerMessage() {}

    static void header(long at, Type type, long epoch, long sequence) {
        FrameMemory.putShort(at, VERSION);
        FrameMemory.putShort(at + 2, type.ordinal());
        FrameMemory.putInt(at + 4, 0);
        FrameMemory.putLong(at + 8, epoch);
        FrameMemory.putLong(at + 16, sequence);
    }

    static int version(long at) {
        return FrameMemory.shortAt(at);
    }

    static Type type(long at) {
        return Type.of(FrameMemory.shortAt(at + 2));
    }

    static long epoch(long at) {
        return FrameMemory.longAt(at + 8);
    }

    static long sequence(long at) {
        return FrameMemory.longAt(at + 16);
    }
}
