package io.weir.engine;

import static io.weir.engine.FrameMemory.byteAt;
import static io.weir.engine.FrameMemory.intAt;
import static io.weir.engine.FrameMemory.longAt;
import static io.weir.engine.FrameMemory.shortAt;

/**
 * The way into most configurations in one pass: an Ethernet frame of type IPv4 gets its network header marked, is judged,
 * and its destination copied to the annotation. For packets without IP options or fragments and with a sound UDP or TCP
 * header; from the first other one on a batch goes the long way, which does the same step by step. See {@link Shapes}.
 */
final class IngressOp extends Op {
    private static final int ETHERNET = 14;
    private static final int IPV4 = 0x0800;
    private static final int LEAST = ETHERNET + 20 + 8;

    private final Op next;
    private final Op longWay;

    IngressOp(Op next, Op longWay) {
        this.next = next;
        this.longWay = longWay;
    }

    @Override
    void run(Workspace w, int from, int count) {
        long[] batch = w.batch;
        int done = 0;
        while (done < count) {
            long packet = batch[from + done];
            long frame = w.frame(packet);
            int start = Packets.start(packet);
            if (!sound(frame + start, Packets.length(packet))) {
                break;
            }
            FrameMemory.putInt(frame + FrameMemory.ANNOTATIONS_AT, intAt(frame + start + ETHERNET + 16));
            batch[from + done++] = Packets.withNetwork(packet, start + ETHERNET);
        }
        if (done > 0) {
            next.run(w, from, done);
        }
        if (done < count) {
            longWay.run(w, from + done, count - done);
        }
    }

    private static boolean sound(long at, int length) {
        if (length < LEAST || shortAt(at + 12) != IPV4) {
            return false;
        }
        long ip = longAt(at + ETHERNET);
        int total = (int) (ip >>> 32) & 0xffff;
        // version 4 and five words; no fragment
        if (ip >>> 56 != 0x45 || (ip & 0x3fff) != 0 || total > length - ETHERNET) {
            return false;
        }
        int protocol = byteAt(at + ETHERNET + 9);
        if (protocol == FrameHeaders.UDP) {
            int udp = shortAt(at + ETHERNET + 24);
            return udp >= 8 && udp <= total - 20;
        }
        int tcp = 4 * (byteAt(at + ETHERNET + 32) >> 4);
        return protocol == FrameHeaders.TCP && tcp >= 20 && tcp <= total - 20;
    }
}
