package io.weir.stack.tcp;

/** A segment more for every window acknowledged, half after a loss (RFC 5681, 3.1). */
final class NewReno implements CongestionControl {
    private int segmentBytes = 536;
    private int acked;

    @Override
    public int grown(int windowBytes, int ackedBytes, long nowNs) {
        acked += ackedBytes;
        if (acked < windowBytes) {
            return windowBytes;
        }
        acked -= windowBytes;
        return windowBytes + segmentBytes;
    }

    @Override
    public int threshold(int windowBytes) {
        acked = 0;
        return Math.max(windowBytes / 2, 2 * segmentBytes);
    }

    @Override
    public void undo() {
        acked = 0;
    }

    @Override
    public void path(long rttNs, int bytes) {
        segmentBytes = bytes;
    }

    @Override
    public void idle(long idleNs) {
        acked = 0;
    }

    @Override
    public String name() {
        return "reno";
    }
}
