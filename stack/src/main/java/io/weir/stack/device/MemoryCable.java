package io.weir.stack.device;

import io.weir.net.MacAddress;

/**
 * A cable in memory, as fast as copying and never losing: when it is full, it takes no more until the other end has read.
 * For stacks of one process, and for measuring them. Both ends are used by one thread.
 */
public final class MemoryCable {
    private final End left;
    private final End right;

    private MemoryCable(Medium medium, int mtu, int frames) {
        Ring rightward = new Ring(frames, mtu + medium.headerBytes());
        Ring leftward = new Ring(frames, mtu + medium.headerBytes());
        left = new End(medium, mtu, new MacAddress(0x0200_0000_0001L), leftward, rightward);
        right = new End(medium, mtu, new MacAddress(0x0200_0000_0002L), rightward, leftward);
    }

    /**
     * @param mtu the longest IP packet, in bytes
     * @param frames that may be under way in each direction, a power of two
     */
    public static MemoryCable of(Medium medium, int mtu, int frames) {
        if (Integer.bitCount(frames) != 1 || mtu < 68 || mtu > 65_535) {
            throw new IllegalArgumentException(frames + " frames of " + mtu + " bytes");
        }
        return new MemoryCable(medium, mtu, frames);
    }

    public Device left() {
        return left;
    }

    public Device right() {
        return right;
    }

    /** Frames in order, each in a place of its own. */
    private static final class Ring {
        private final byte[][] frames;
        private final int[] lengths;
        private int written;
        private int read;

        private Ring(int count, int frameBytes) {
            frames = new byte[count][frameBytes];
            lengths = new int[count];
        }

        private boolean write(byte[] from, int at, int length) {
            if (written - read == frames.length) {
                return false;
            }
            int place = written++ & frames.length - 1;
            System.arraycopy(from, at, frames[place], 0, length);
            lengths[place] = length;
            return true;
        }

        private int read(byte[] into, int at) {
            if (read == written) {
                return Device.NONE;
            }
            int place = read++ & frames.length - 1;
            System.arraycopy(frames[place], 0, into, at, lengths[place]);
            return lengths[place];
        }
    }

    private record End(Medium medium, int mtu, MacAddress mac, Ring in, Ring out) implements Device {
        @Override
        public int receive(byte[] into, int at) {
            return in.read(into, at);
        }

        @Override
        public boolean transmit(byte[] frame, int at, int length) {
            return out.write(frame, at, length);
        }

        /** At once if a frame waits. */
        @Override
        public long deadlineNs() {
            return in.read == in.written ? NEVER : Long.MIN_VALUE;
        }
    }
}
