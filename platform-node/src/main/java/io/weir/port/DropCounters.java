package io.weir.port;

import io.weir.program.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.LinkedHashMap;
import java.util.Map;

/** Drops by reason: one thread counts, any thread reads. */
public final class DropCounters {
    private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[NodeDrop.values().length];

    public void add(NodeDrop why, long packets) {
        int index = why.ordinal();
        COUNTS.setRelease(counts, index, counts[index] + packets);
    }

    public long count(NodeDrop why) {
        return (long) COUNTS.getAcquire(counts, why.ordinal());
    }

    public long total() {
        long sum = 0;
        for (NodeDrop why : NodeDrop.values()) {
            sum += count(why);
        }
        return sum;
    }

    /** Those that happened, in the order of {@link NodeDrop}. */
    public Map<Reason, Long> byReason() {
        Map<Reason, Long> happened = new LinkedHashMap<>();
        for (NodeDrop why : NodeDrop.values()) {
            if (count(why) > 0) {
                happened.put(why.reason(), count(why));
            }
        }
        return happened;
    }
}
