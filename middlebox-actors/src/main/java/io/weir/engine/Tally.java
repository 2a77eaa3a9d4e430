package io.weir.engine;

/** A running counter. The rate is over the last full second that {@link #tick} saw. */
final class Tally implements Remembered {
    private static final long SECOND_NS = 1_000_000_000L;

    long packets;
    long bytes;
    private long packetsThen;
    private long thenNs = Long.MIN_VALUE;
    private double rate;

    void tick(long nowNs) {
        if (thenNs == Long.MIN_VALUE) {
            thenNs = nowNs;
            packetsThen = packets;
        } else if (nowNs - thenNs >= SECOND_NS) {
            rate = (packets - packetsThen) * (double) SECOND_NS / (nowNs - thenNs);
            thenNs = nowNs;
            packetsThen = packets;
        }
    }

    double rate() {
        return rate;
    }

    @Override
    public int numbers() {
        return 2;
    }

    @Override
    public void save(long[] to, int at, long nowNs) {
        to[at] = packets;
        to[at + 1] = bytes;
    }

    @Override
    public void load(long[] from, int at, long nowNs) {
        packets = from[at];
        bytes = from[at + 1];
        packetsThen = packets;
    }

    void reset() {
        packets = 0;
        bytes = 0;
        packetsThen = 0;
    }
}
