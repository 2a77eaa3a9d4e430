package io.weir.stack.device;

import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Frames under way in one direction: each comes out when its time has come, if it does. */
final class DelayLine {
    /** Frames under way, whatever the rate: past it frames are lost. */
    static final int FRAME_LIMIT = 1 << 16;

    private final Faults faults;
    private final Rate rate;
    private final SplittableRandom random;
    private final PriorityQueue<Frame> frames = new PriorityQueue<>();
    private final ArrayDeque<Frame> spare = new ArrayDeque<>();
    private long sequence;
    private long freeNs = Long.MIN_VALUE;
    private long lastNs = Long.MIN_VALUE;
    private long lost;

    private static final class Frame implements Comparable<Frame> {
        private byte[] bytes = new byte[0];
        private int length;
        private long dueNs;
        private long sequence;

        @Override
        public int compareTo(Frame other) {
            int byTime = Long.compare(dueNs, other.dueNs);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    DelayLine(Faults faults, Rate rate, long seed) {
        this.faults = faults;
        this.rate = rate;
        this.random = new SplittableRandom(seed);
    }

    /** Takes a copy; what becomes of it is chance. */
    void offer(byte[] from, int at, int length, long nowNs) {
        boolean full = rate.bitsPerSecond() > 0 && waiting(nowNs) + length > rate.queueBytes();
        if (full || frames.size() >= FRAME_LIMIT || happens(faults.drop())) {
            lost++;
            return;
        }
        long leavesNs = nowNs;
        if (rate.bitsPerSecond() > 0) {
            freeNs = Math.max(freeNs, nowNs) + rate.ns(length);
            leavesNs = freeNs;
        }
        put(from, at, length, leavesNs);
        if (happens(faults.duplicate())) {
            put(from, at, length, leavesNs);
        }
    }

    private long waiting(long nowNs) {
        return freeNs <= nowNs ? 0 : rate.bytes(freeNs - nowNs);
    }

    private void put(byte[] from, int at, int length, long leavesNs) {
        Frame frame = spare.isEmpty() ? new Frame() : spare.pop();
        frame.bytes = frame.bytes.length < length ? new byte[length] : frame.bytes;
        frame.length = length;
        frame.sequence = sequence++;
        System.arraycopy(from, at, frame.bytes, 0, length);
        if (happens(faults.corrupt()) && length > 0) {
            frame.bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
        }
        if (happens(faults.reorder())) {
            frame.dueNs = leavesNs + faults.delayNs() + faults.lateNs() / 2 + random.nextLong(faults.lateNs() + 1);
        } else {
            lastNs = Math.max(lastNs, leavesNs + faults.delayNs());
            frame.dueNs = lastNs;
        }
        frames.add(frame);
    }

    /** Draws nothing for what never happens, so that one fault's histories do not depend on others being there. */
    private boolean happens(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    /** Copies out the next frame whose time has come; {@link Device#NONE} if there is none. */
    int take(byte[] into, int at, long nowNs) {
        Frame frame = frames.peek();
        if (frame == null || frame.dueNs > nowNs) {
            return Device.NONE;
        }
        frames.remove();
        spare.push(frame);
        System.arraycopy(frame.bytes, 0, into, at, frame.length);
        return frame.length;
    }

    long dueNs() {
        Frame frame = frames.peek();
        return frame == null ? Device.NEVER : frame.dueNs;
    }

    /** Frames dropped by chance or for want of room. */
    long lost() {
        return lost;
    }
}
