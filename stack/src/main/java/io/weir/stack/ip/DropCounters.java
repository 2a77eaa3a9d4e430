package io.weir.stack.ip;

import io.weir.stack.wire.Drop;
import java.util.EnumMap;
import java.util.Map;

/** How many packets were dropped for which reason. */
public final class DropCounters {
    private static final Drop[] REASONS = Drop.values();

    private final long[] counts = new long[REASONS.length];

    public void add(Drop why) {
        counts[why.ordinal()]++;
    }

    public void add(Drop why, int packets) {
        counts[why.ordinal()] += packets;
    }

    public long count(Drop why) {
        return counts[why.ordinal()];
    }

    public long total() {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    /** Those that happened. */
    public Map<Drop, Long> byReason() {
        Map<Drop, Long> happened = new EnumMap<>(Drop.class);
        for (Drop why : REASONS) {
            if (counts[why.ordinal()] > 0) {
                happened.put(why, counts[why.ordinal()]);
            }
        }
        return happened;
    }
}
