package io.weir.bench;

import io.weir.net.IpAddress;
import io.weir.stack.tcp.SegmentOutput;
import io.weir.stack.tcp.Tcp;
import io.weir.stack.tcp.TcpFlow;
import io.weir.stack.tcp.TcpLimits;
import io.weir.stack.tcp.TcpSegment;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.tcp.TcpTimes;
import java.util.Random;

/** Two TCPs and a perfect wire between them that copies nothing: what TCP itself costs, both ends on one core. */
final class TcpWire {
    private static final int FRAMES = 4096;
    private static final int FRAME_BYTES = 2048;
    /** Of Ethernet, less the header of IPv4. */
    private static final int SEGMENT_BYTES = 1480;
    private static final long TICK_NS = 50_000;

    final End left;
    final End right;
    private long nowNs = 1_000_000_000;

    TcpWire(TcpLimits limits) {
        left = new End("192.0.2.1", limits);
        right = new End("192.0.2.2", limits);
        left.peer = right;
        right.peer = left;
    }

    /** Brings segments both ways until none is under way; then a little time passes. */
    void run() {
        while (left.deliver() + right.deliver() > 0) {}
        nowNs += TICK_NS;
        left.tcp.poll(nowNs);
        right.tcp.poll(nowNs);
    }

    final class End implements SegmentOutput {
        final IpAddress address;
        final Tcp tcp;
        private final TcpSegment segment = new TcpSegment();
        private final byte[][] frames = new byte[FRAMES][FRAME_BYTES];
        private final int[] lengths = new int[FRAMES];
        private int head;
        private int tail;
        private End peer;

        private End(String text, TcpLimits limits) {
            address = IpAddress.of(text);
            TcpSettings settings = new TcpSettings(TcpSettings.USUAL.features(), limits, TcpTimes.USUAL);
            tcp = Tcp.create(settings, this, new Random(text.hashCode()));
        }

        @Override
        public int maximumBytes(TcpFlow flow) {
            return SEGMENT_BYTES;
        }

        @Override
        public void begin(TcpFlow flow, int bytes) {}

        @Override
        public byte[] bytes() {
            return frames[tail & FRAMES - 1];
        }

        @Override
        public int at() {
            return 0;
        }

        @Override
        public boolean commit(TcpFlow flow, int bytes, int congestion) {
            if (tail - head == FRAMES) {
                return false;
            }
            lengths[tail++ & FRAMES - 1] = bytes;
            return true;
        }

        private int deliver() {
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
}
