package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.net.Ipv6Address;
import java.util.ArrayList;
import java.util.List;

/** The addresses that a stack has, or is about to have: those whose uniqueness on the link is not yet known. */
final class Addresses {
    /** Enough for a stack that serves many names, and looked through quickly. */
    static final int LIMIT = 64;

    private static final long LINK_LOCAL = 0x3fa;
    private static final int LINK_LOCAL_SHIFT = 54;

    private final List<Own> all = new ArrayList<>();
    private long[] highs = new long[0];
    private long[] lows = new long[0];

    /** An address and whether it may be used. */
    static final class Own {
        final InterfaceAddress value;
        final long high;
        final long low;
        boolean tentative;
        /** When a tentative one is taken as ours; until then nobody must answer for it. */
        long usableNs;

        private Own(InterfaceAddress value) {
            this.value = value;
            this.high = value.address().high();
            this.low = value.address().low();
        }
    }

    /** The new entry, or the one that was there. */
    Own add(InterfaceAddress address) {
        for (Own own : all) {
            if (own.value.address().equals(address.address())) {
                return own;
            }
        }
        if (all.size() >= LIMIT) {
            throw new IllegalArgumentException("more than " + LIMIT + " addresses");
        }
        Own own = new Own(address);
        all.add(own);
        publish();
        return own;
    }

    void remove(IpAddress address) {
        all.removeIf(own -> own.value.address().equals(address));
        publish();
    }

    /** After a tentative one became usable. */
    void publish() {
        highs = all.stream().filter(own -> !own.tentative).mapToLong(own -> own.high).toArray();
        lows = all.stream().filter(own -> !own.tentative).mapToLong(own -> own.low).toArray();
    }

    List<Own> all() {
        return all;
    }

    /** Usable and ours. */
    boolean owns(long high, long low) {
        for (int i = 0; i < lows.length; i++) {
            if (lows[i] == low && highs[i] == high) {
                return true;
            }
        }
        return false;
    }

    /** All ones behind the prefix of one of our IPv4 addresses, or everywhere. */
    boolean isBroadcast(long low) {
        int address = (int) low;
        if (address == -1) {
            return true;
        }
        for (Own own : all) {
            int length = own.value.prefixLength();
            if (own.value.address().version() == 4 && length < 31 && address == ((int) own.low | -1 >>> length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of our usable IPv6 addresses, or one yet to be, listens to this solicited-node group. */
    boolean solicits(long high, long low) {
        for (Own own : all) {
            if (own.value.address() instanceof Ipv6Address v6
                    && v6.solicitedNode().low() == low
                    && v6.solicitedNode().high() == high) {
                return true;
            }
        }
        return false;
    }

    /**
     * The address to send from: of the same kind and scope, with most leading bits in common (RFC 6724, rules 2 and 8).
     * -1 if there is none, else an index for {@link #high} and {@link #low}.
     */
    int choose(long high, long low) {
        boolean v4 = isIpv4(high, low);
        int best = -1;
        int bestScore = -1;
        for (int i = 0; i < lows.length; i++) {
            if (isIpv4(highs[i], lows[i]) != v4) {
                continue;
            }
            boolean sameScope = isLinkLocal(highs[i]) == (isLinkLocal(high) || isLinkGroup(high));
            int common = highs[i] != high
                    ? Long.numberOfLeadingZeros(highs[i] ^ high)
                    : 64 + Long.numberOfLeadingZeros(lows[i] ^ low);
            int score = common + (sameScope ? 256 : 0);
            if (score > bestScore) {
                best = i;
                bestScore = score;
            }
        }
        return best;
    }

    long high(int index) {
        return highs[index];
    }

    long low(int index) {
        return lows[index];
    }

    static boolean isIpv4(long high, long low) {
        return high == 0 && low >>> 32 == IpAddress.MAPPED >>> 32;
    }

    static boolean isLinkLocal(long high) {
        return high >>> LINK_LOCAL_SHIFT == LINK_LOCAL;
    }

    /** ff02::/16 */
    private static boolean isLinkGroup(long high) {
        return high >>> 48 == 0xff02;
    }
}
