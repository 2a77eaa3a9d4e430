package io.weir.netty;

import io.weir.net.MacAddress;
import io.weir.stack.blocking.Pause;
import io.weir.stack.device.Device;
import io.weir.stack.device.FaultyDevice;
import io.weir.stack.device.Faults;
import io.weir.stack.device.Medium;
import io.weir.stack.device.Rate;
import io.weir.stack.device.SimulatedLink;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A cable between the threads of two event loops: a full one takes no more, and what is put in wakes the other end. */
final class Cable {
    private static final int FRAMES = 256;
    private static final int MTU = 1500;

    private final End left = new End();
    private final End right = new End();
    private final Device leftDevice;

    /** Faults happen at the left end, both ways. */
    Cable(Faults faults, long seed) {
        left.other = right;
        right.other = left;
        SimulatedLink.Way way = new SimulatedLink.Way(faults, Rate.UNLIMITED);
        leftDevice = faults == Faults.NONE ? left : new FaultyDevice(left, way, way, seed);
    }

    Link left() {
        return new Link(leftDevice, left, left.in::clear);
    }

    Link right() {
        return new Link(right, right, right.in::clear);
    }

    /** As if the right end's device were gone. */
    void cutRight() {
        right.cut = true;
        right.wake();
    }

    private static final class End implements Device, Pause {
        private final BlockingQueue<byte[]> in = new ArrayBlockingQueue<>(FRAMES);
        private final Pause pause = Pause.parking();
        private volatile boolean cut;
        private End other;
        private boolean sent;

        @Override
        public boolean await(long timeoutNs) {
            return !cut && (!in.isEmpty() || pause.await(timeoutNs)) && !cut;
        }

        @Override
        public void wake() {
            pause.wake();
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
            return MTU;
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
            byte[] copy = new byte[length];
            System.arraycopy(frame, at, copy, 0, length);
            boolean room = other.in.offer(copy);
            sent |= room;
            return room;
        }

        @Override
        public void flush() {
            if (sent) {
                sent = false;
                other.wake();
            }
        }
    }
}
