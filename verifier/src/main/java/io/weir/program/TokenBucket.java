package io.weir.program;

/** The running state of a {@link Pace}: a bucket whose periods count from when it was first asked. */
public final class TokenBucket {
    private static final long MOST = 1L << 60;

    private final Pace pace;
    private boolean started;
    private long tokens;
    private long sinceNs;

    public TokenBucket(Pace pace) {
        this.pace = pace;
    }

    /** Units that may go now: positive if anything may. Without a limit this is {@code burst}. */
    public long available(long nowNs) {
        if (!pace.limited()) {
            return pace.burst();
        }
        if (!started) {
            started = true;
            sinceNs = nowNs;
        } else {
            refill(nowNs);
        }
        return tokens;
    }

    /** Writes what it is now as three numbers; times are ages, for another machine's clock. */
    public void save(long[] to, int at, long nowNs) {
        to[at] = started ? 1 : 0;
        to[at + 1] = tokens;
        to[at + 2] = started ? nowNs - sinceNs : 0;
    }

    /** Becomes what {@link #save} wrote, never with more than its pace allows. */
    public void load(long[] from, int at, long nowNs) {
        started = from[at] != 0;
        tokens = Math.clamp(from[at + 1], -MOST, Math.clamp(pace.burst(), 0, MOST));
        sinceNs = nowNs - Math.max(0, from[at + 2]);
    }

    private void refill(long nowNs) {
        long lumps = (nowNs - sinceNs) / pace.perNs();
        if (lumps <= 0) {
            return;
        }
        sinceNs += lumps * pace.perNs();
        long room = Math.min(pace.burst(), MOST) - tokens;
        boolean fills = pace.amount() > 0 && lumps >= (room + pace.amount() - 1) / pace.amount();
        tokens = fills ? tokens + room : tokens + lumps * pace.amount();
    }

    /** Takes what one packet of {@code bytes} needs. */
    public void spend(int bytes) {
        if (pace.limited()) {
            tokens -= switch (pace.unit()) {
                case PACKETS -> 1;
                case BYTES -> bytes;
            };
        }
    }

    /** If a packet of {@code bytes} may go now, lets it. */
    public boolean admit(int bytes, long nowNs) {
        if (available(nowNs) <= 0) {
            return false;
        }
        spend(bytes);
        return true;
    }

    /** When something may go next; {@link Long#MAX_VALUE} for never. */
    public long readyNs(long nowNs) {
        if (available(nowNs) > 0) {
            return nowNs;
        }
        if (pace.amount() == 0) {
            return Long.MAX_VALUE;
        }
        long lumps = (-tokens) / pace.amount() + 1;
        return lumps > (Long.MAX_VALUE - sinceNs) / pace.perNs() ? Long.MAX_VALUE : sinceNs + lumps * pace.perNs();
    }
}
