package io.weir.replication;

import io.weir.engine.FramePool;
import io.weir.port.DropCounters;
import io.weir.port.NodeDrop;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A middlebox comes from another node and runs here from now on. Packets that the other node sends on are older than those
 * that come directly, so these wait until the other says that it has no more, or for a bounded time.
 */
public final class Arrival implements Diversion {
    /** Longer than the other node waits for its end mark, which comes within milliseconds where it comes at all. */
    static final long PATIENCE_NS = 2 * Departure.MARK_NS;
    /** Stragglers are taken in so long. */
    static final long LINGER_NS = TimeUnit.SECONDS.toNanos(3);

    /** Longer than the controller needs to say that it is to run here. */
    private static final long UNCLAIMED_NS = TimeUnit.SECONDS.toNanos(20);

    private static final int ROOM = 4096;

    private final FramePool pool;
    private final DropCounters drops;
    private long beganNs;
    private final boolean withState;
    private final long[] sentOn = new long[ROOM];
    private final long[] direct = new long[ROOM];
    private int sentOnCount;
    private int directCount;
    private LongConsumer runs;
    private boolean tail;
    private boolean open;

    Arrival(FramePool pool, DropCounters drops, boolean withState, long nowNs) {
        this.pool = pool;
        this.drops = drops;
        this.withState = withState;
        this.beganNs = nowNs;
    }

    public boolean withState() {
        return withState;
    }

    boolean over(long nowNs) {
        return nowNs - beganNs > (runs == null ? UNCLAIMED_NS : LINGER_NS);
    }

    /** It is attached now: packets go in by {@code in}, from the worker's next turn on. */
    public void runs(LongConsumer in, long nowNs) {
        runs = in;
        beganNs = nowNs;
    }

    /** A packet that the other node sent on. */
    void sentOn(long packet) {
        if (runs != null && sentOnCount == 0) {
            runs.accept(packet);
        } else {
            sentOnCount = keep(sentOn, sentOnCount, packet);
        }
    }

    /** One that came directly waits for those that were sent on. */
    @Override
    public boolean take(long packet) {
        if (!open) {
            directCount = keep(direct, directCount, packet);
        }
        return !open;
    }

    private int keep(long[] packets, int count, long packet) {
        if (count == ROOM) {
            drops.add(NodeDrop.MOVE_FULL, 1);
            pool.free(packet);
            return count;
        }
        pool.handOver(packet, FramePool.NODE);
        packets[count] = packet;
        return count + 1;
    }

    /** The other node has no more. */
    void tail() {
        tail = true;
    }

    void work(long nowNs) {
        if (runs == null) {
            return;
        }
        for (int i = 0; i < sentOnCount; i++) {
            runs.accept(sentOn[i]);
        }
        sentOnCount = 0;
        if (!open && (tail || nowNs - beganNs > PATIENCE_NS)) {
            open = true;
            for (int i = 0; i < directCount; i++) {
                runs.accept(direct[i]);
            }
            directCount = 0;
        }
    }

    /** Packets that nobody came for. */
    void close() {
        drops.add(NodeDrop.MIDDLEBOX_STOPPED, sentOnCount + directCount);
        pool.free(sentOn, 0, sentOnCount);
        pool.free(direct, 0, directCount);
        sentOnCount = 0;
        directCount = 0;
    }
}
