package io.weir.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Which refusals are written down: some a second of each caller, so that nobody drives others out of the audit log. */
final class Refusals {
    static final int A_SECOND = 10;

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int CALLERS = 1024;

    private final Map<String, Count> counts = new LinkedHashMap<>();

    private static final class Count {
        private long sinceNs;
        private int written;
        private long leftOut;
    }

    /** @return how many were left out before this one, which is written; -1 when this one is left out too */
    synchronized long pass(String caller, long nowNs) {
        Count count = counts.remove(caller);
        if (count == null) {
            count = new Count();
            count.sinceNs = nowNs;
        }
        counts.put(caller, count);
        if (counts.size() > CALLERS) {
            counts.remove(counts.keySet().iterator().next());
        }
        if (nowNs - count.sinceNs > SECOND_NS) {
            count.sinceNs = nowNs;
            count.written = 0;
        }
        if (count.written == A_SECOND) {
            count.leftOut++;
            return -1;
        }
        count.written++;
        long before = count.leftOut;
        count.leftOut = 0;
        return before;
    }
}
