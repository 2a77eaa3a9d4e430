package io.weir.portswitch;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Whose packet a fragment belongs to: later ones have no ports and follow their first one. Keyed by both addresses, the
 * identification and, for IPv4, the protocol. Of fixed size: an entry may be pushed out by newer ones of its set, so
 * who floods it loses fragments and nothing else. Single-threaded.
 */
final class FragmentTable {
    /** As long as a receiver waits for the rest (RFC 8200 section 4.5). */
    static final long KEPT_NS = TimeUnit.SECONDS.toNanos(60);

    static final int WAYS = 4;
    static final int SETS = 1024;

    private static final int KEY_WORDS = 5;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final long[] keys = new long[SETS * WAYS * KEY_WORDS];
    private final int[] owners = new int[SETS * WAYS];
    private final long[] times = new long[SETS * WAYS];

    FragmentTable() {
        Arrays.fill(owners, TupleTable.NOBODY);
    }

    /** Remembers whose the first fragment was. */
    void put(IpHeaders packet, int owner, long nowNs) {
        int from = set(packet) * WAYS;
        int chosen = from;
        for (int way = from; way < from + WAYS; way++) {
            if (owners[way] == TupleTable.NOBODY || same(way, packet)) {
                chosen = way;
                break;
            }
            if (times[way] - times[chosen] < 0) {
                chosen = way;
            }
        }
        int at = chosen * KEY_WORDS;
        keys[at] = packet.sourceHigh;
        keys[at + 1] = packet.sourceLow;
        keys[at + 2] = packet.destinationHigh;
        keys[at + 3] = packet.destinationLow;
        keys[at + 4] = packet.identification;
        owners[chosen] = owner;
        times[chosen] = nowNs;
    }

    /** Whose the first one was, or {@link TupleTable#NOBODY}. */
    int owner(IpHeaders packet, long nowNs) {
        int from = set(packet) * WAYS;
        for (int way = from; way < from + WAYS; way++) {
            if (owners[way] != TupleTable.NOBODY && same(way, packet)) {
                return nowNs - times[way] < KEPT_NS ? owners[way] : TupleTable.NOBODY;
            }
        }
        return TupleTable.NOBODY;
    }

    private boolean same(int way, IpHeaders packet) {
        int at = way * KEY_WORDS;
        return keys[at + 4] == packet.identification
                && keys[at + 1] == packet.sourceLow
                && keys[at + 3] == packet.destinationLow
                && keys[at] == packet.sourceHigh
                && keys[at + 2] == packet.destinationHigh;
    }

    private static int set(IpHeaders packet) {
        long mixed = packet.sourceLow ^ Long.rotateLeft(packet.destinationLow, 17) ^ packet.sourceHigh;
        mixed = (mixed ^ packet.identification * MULTIPLIER ^ packet.destinationHigh) * MULTIPLIER;
        return (int) (mixed >>> 40) & SETS - 1;
    }
}
