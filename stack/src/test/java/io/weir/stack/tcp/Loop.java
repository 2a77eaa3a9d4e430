package io.weir.stack.tcp;

import io.weir.net.IpAddress;
import java.util.Random;

/** Two TCPs with a perfect wire between them that allocates nothing. */
final class Loop {
    private static final int FRAMES = 4096;
    private static final int FRAME_BYTES = 2048;

    final class End implements SegmentOutput {
        final IpAddress address;
        final Tcp tcp;
        private final TcpSegment segment = new TcpSegment();
        private final byte[][] frames = new byte[FRAMES][FRAME_BYTES];
        private final int[] lengths = new int[FRAMES];
        private int head;
        private int tail;
        private End peer;

        private End(String address, TcpLimits limits) {
            this.address = IpAddress.of(address);
            TcpSettings settings = new TcpSettings(TcpSettings.USUAL.features(), limits, TcpTimes.USUAL);
            tcp = Tcp.create(settings, this, new Random(address.hashCode()));
        }

        @Override
        public int maximumBytes(TcpFlow flow) {
            return 1480;
        }

        @Override
        public void begin(TcpFlow flow, int count) {}

        @Override
        public byte[] bytes() {
            return frames[tail & FRAMES - 1];
        }

        @Override
        public int at() {
            return 0;
        }

        @Override
        public boolean commit(TcpFlow flow, int count, int congestion) {
            // one place is always free: what turns out to have no room was written there already
            if (tail - head == FRAMES - 1) {
                return false;
            }
            lengths[tail++ & FRAMES - 1] = count;
            return true;
        }

        /** What was sent goes nowhere. */
        void forget() {
            head = tail;
        }

        /** What was sent arrives. Returns how many segments that were. */
        int deliver() {
            int count = tail - head;
            while (head != tail) {
                int frame = head & FRAMES - 1;
                peer.segment.source(address.high(), address.low());
                peer.segment.destination(peer.address.high(), peer.address.low());
                peer.segment.wrap(frames[frame], 0, lengths[frame]);
                peer.tcp.receive(peer.segment, nowNs);
                head++;
            }
            return count;
        }
    }

    final End left;
    final End right;
    long nowNs = 1_000_000_000;

    Loop(TcpLimits limits) {
        left = new End("192.0.2.1", limits);
        right = new End("192.0.2.2", limits);
        left.peer = right;
        right.peer = left;
    }

    /** Both ways until nothing is on its way; then a little time passes. Returns how many segments that were. */
    int run() {
        int all = 0;
        int count;
        do {
            count = left.deliver() + right.deliver();
            all += count;
        } while (count > 0);
        nowNs += 50_000;
        left.tcp.poll(nowNs);
        right.tcp.poll(nowNs);
        return all;
    }
}
