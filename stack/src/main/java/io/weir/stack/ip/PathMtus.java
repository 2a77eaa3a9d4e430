package io.weir.stack.ip;

import io.weir.stack.wire.Ipv6Header;
import java.util.concurrent.TimeUnit;

/**
 * What was learned about the MTU of paths (RFC 1191, RFC 8201). Bounded; forgotten after a while, so that a path that
 * became better is noticed.
 */
final class PathMtus {
    static final int LIMIT = 256;
    /** RFC 1191 and RFC 8201 recommend ten minutes. */
    static final long LIFE_NS = TimeUnit.MINUTES.toNanos(10);
    /** Below, an IPv4 path is said to have this and to be allowed to cut: a liar could make us send tiny packets. */
    static final int MIN_IPV4 = 552;

    /** Usual MTUs, for routers that do not say theirs (RFC 1191, 7.1). */
    private static final int[] PLATEAUS = {32_000, 17_914, 8166, 4352, 2002, 1492, 1006, 576, 296, 68};

    private static final class Known {
        private int mtu;
        private boolean mayCut;
        private long endNs;
    }

    private final AddressMap<Known> known;
    private long nextEndNs = Transport.NEVER;

    PathMtus(long secret) {
        this.known = new AddressMap<>(LIMIT, secret);
    }

    /** The path's MTU if it is smaller than the link's. */
    int mtu(long high, long low, int linkMtu) {
        Known entry = known.find(high, low);
        return entry == null ? linkMtu : Math.min(entry.mtu, linkMtu);
    }

    /** The path's MTU is so small that packets may be cut on their way. */
    boolean mayCut(long high, long low) {
        Known entry = known.find(high, low);
        return entry != null && entry.mayCut;
    }

    /**
     * Somebody credible says that packets of {@code sentBytes} were too long.
     *
     * @param said the MTU of the next link, 0 if it was not said
     * @return whether the path's MTU changed
     */
    boolean tooBig(Path path, int said, int sentBytes, long nowNs) {
        boolean ipv4 = path.version() == 4;
        int mtu = said == 0 && ipv4 ? plateauBelow(sentBytes) : said;
        int floor = ipv4 ? MIN_IPV4 : Ipv6Header.MIN_MTU;
        if (mtu >= path.mtu()) {
            return false;
        }
        Known entry = known.find(path.remoteHigh(), path.remoteLow());
        if (entry == null) {
            if (known.isFull()) {
                forgetOne();
            }
            entry = new Known();
            known.put(path.remoteHigh(), path.remoteLow(), entry);
        }
        entry.mtu = Math.max(mtu, floor);
        entry.mayCut = ipv4 && mtu < floor;
        entry.endNs = nowNs + LIFE_NS;
        nextEndNs = Math.min(nextEndNs, entry.endNs);
        return true;
    }

    private static int plateauBelow(int bytes) {
        for (int plateau : PLATEAUS) {
            if (plateau < bytes) {
                return plateau;
            }
        }
        return PLATEAUS[PLATEAUS.length - 1];
    }

    private void forgetOne() {
        long soonest = Transport.NEVER;
        for (int i = 0; i < known.slots(); i++) {
            soonest = known.at(i) == null ? soonest : Math.min(soonest, known.at(i).endNs);
        }
        forget(soonest);
    }

    /** Forgets what is old; whether anything was. */
    boolean run(long nowNs) {
        return nowNs >= nextEndNs && forget(nowNs);
    }

    private boolean forget(long untilNs) {
        int before = known.size();
        nextEndNs = known.removeIf(entry -> entry.endNs <= untilNs, entry -> entry.endNs);
        return known.size() < before;
    }

    long deadlineNs() {
        return nextEndNs;
    }
}
