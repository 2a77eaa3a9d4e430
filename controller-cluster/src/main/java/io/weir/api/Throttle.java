package io.weir.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lets through one thing a tenant every so often: what is refused is recorded, but nobody fills the log with it. */
final class Throttle {
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int TENANTS = 1024;

    private final Map<String, Long> last = new LinkedHashMap<>();

    synchronized boolean pass(String tenant, long nowNs) {
        Long before = last.get(tenant);
        if (before != null && nowNs - before < INTERVAL_NS) {
            return false;
        }
        last.remove(tenant);
        last.put(tenant, nowNs);
        if (last.size() > TENANTS) {
            last.remove(last.keySet().iterator().next());
        }
        return true;
    }
}
