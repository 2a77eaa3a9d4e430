package io.weir.engine;

/**
 * Marks the network header of Ethernet frames of one type, in one pass: what the ways out of configurations do. From the
 * first frame of another type on a batch goes the long way. See {@link Shapes}.
 */
final class EgressOp extends Op {
    private static final int ETHERNET = 14;

    private final int type;
    private final Op next;
    private final Op longWay;

    EgressOp(int type, Op next, Op longWay) {
        this.type = type;
        this.next = next;
        this.longWay = longWay;
    }

    @Override
    void run(Workspace w, int from, int count) {
        long[] batch = w.batch;
        int done = 0;
        while (done < count) {
            long packet = batch[from + done];
            int start = Packets.start(packet);
            boolean frame = Packets.length(packet) >= ETHERNET;
            if (!frame || FrameMemory.shortAt(w.frame(packet) + start + 12) != type) {
                break;
            }
            batch[from + done++] = Packets.withNetwork(packet, start + ETHERNET);
        }
        if (done > 0) {
            next.run(w, from, done);
        }
        if (done < count) {
            longWay.run(w, from + done, count - done);
        }
    }
}
