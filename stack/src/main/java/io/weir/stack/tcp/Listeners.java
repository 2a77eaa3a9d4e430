package io.weir.stack.tcp;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Listeners by port. One of a single address comes before one of all. */
final class Listeners {
    private final TcpListener[] buckets = new TcpListener[64];

    TcpListener find(TcpFlow flow) {
        TcpListener best = null;
        for (TcpListener l = buckets[flow.localPort() & 63]; l != null; l = l.next) {
            if (l.isAt(flow) && (best == null || best.address().isUnspecified())) {
                best = l;
            }
        }
        return best;
    }

    /** False if there is one already. */
    boolean add(TcpListener listener) {
        int bucket = listener.port() & 63;
        for (TcpListener l = buckets[bucket]; l != null; l = l.next) {
            if (l.port() == listener.port() && l.address().equals(listener.address())) {
                return false;
            }
        }
        listener.next = buckets[bucket];
        buckets[bucket] = listener;
        return true;
    }

    void remove(TcpListener listener) {
        int bucket = listener.port() & 63;
        if (buckets[bucket] == listener) {
            buckets[bucket] = listener.next;
            return;
        }
        for (TcpListener l = buckets[bucket]; l != null; l = l.next) {
            if (l.next == listener) {
                l.next = listener.next;
                return;
            }
        }
    }

    List<TcpListener> all() {
        List<TcpListener> all = new ArrayList<>();
        for (TcpListener first : buckets) {
            for (TcpListener l = first; l != null; l = l.next) {
                all.add(l);
            }
        }
        return all;
    }

    void clear() {
        Arrays.fill(buckets, null);
    }

    boolean isUsed(int port) {
        for (TcpListener l = buckets[port & 63]; l != null; l = l.next) {
            if (l.port() == port) {
                return true;
            }
        }
        return false;
    }
}
