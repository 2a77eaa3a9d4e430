package io.weir.stack.blocking;

import io.weir.net.MacAddress;
import io.weir.stack.device.Device;
import io.weir.stack.device.Medium;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A cable between the threads of two stacks: a full one takes no more, and what is put in wakes the other end. */
final class ThreadCable {
    private static final int FRAMES = 1024;

    final End left;
    final End right;

    ThreadCable() {
        BlockingQueue<byte[]> rightward = new ArrayBlockingQueue<>(FRAMES);
        BlockingQueue<byte[]> leftward = new ArrayBlockingQueue<>(FRAMES);
        left = new End(leftward, rightward);
        right = new End(rightward, leftward);
        left.other = right;
        right.other = left;
    }

    /** One end, and how its stack sleeps. */
    static final class End implements Device, Pause {
        private final BlockingQueue<byte[]> in;
        private final BlockingQueue<byte[]> out;
        private final Pause pause = Pause.parking();
        private End other;
        private volatile boolean cut;
        private volatile boolean full;

        private End(BlockingQueue<byte[]> in, BlockingQueue<byte[]> out) {
            this.in = in;
            this.out = out;
        }

        /** As if the device were gone. */
        void cut() {
            cut = true;
            wake();
        }

        /** As if nobody took what is sent. */
        void full(boolean on) {
            full = on;
        }

        @Override
        public Medium medium() {
            return Medium.IP;
        }

        @Override
        public MacAddress mac() {
            return new MacAddress(0);
        }

        @Override
        public int mtu() {
            return 1500;
        }

        @Override
        public int receive(byte[] into, int at) {
            byte[] frame = in.poll();
            if (frame == null) {
                return NONE;
            }
            System.arraycopy(frame, 0, into, at, frame.length);
            return frame.length;
        }

        @Override
        public boolean transmit(byte[] frame, int at, int length) {
            return !full && out.offer(Arrays.copyOfRange(frame, at, at + length));
        }

        @Override
        public void flush() {
            if (!out.isEmpty()) {
                other.wake();
            }
        }

        @Override
        public boolean await(long timeoutNs) {
            if (in.isEmpty() && !cut) {
                pause.await(timeoutNs);
            }
            return !cut;
        }

        @Override
        public void wake() {
            pause.wake();
        }
    }
}
