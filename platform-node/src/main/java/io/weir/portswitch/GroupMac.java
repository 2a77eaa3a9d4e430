package io.weir.portswitch;

import io.weir.net.IpAddress;

/** Ethernet addresses of groups, which nobody need be asked for (RFC 1112 section 6.4, RFC 2464 section 7). */
final class GroupMac {
    private static final long BROADCAST_IP = IpAddress.MAPPED | 0xffffffffL;

    private GroupMac() {}

    /** Whether the address is a multicast one, or that of all hosts of the link. */
    static boolean is(long high, long low) {
        return high >>> 56 == 0xff || high == 0 && low >>> 28 == (IpAddress.MAPPED >>> 28 | 14) || isBroadcast(high, low);
    }

    private static boolean isBroadcast(long high, long low) {
        return high == 0 && low == BROADCAST_IP;
    }

    static long of(long high, long low) {
        if (isBroadcast(high, low)) {
            return Arp.BROADCAST;
        }
        return high == 0 ? 0x01005e000000L | low & 0x7fffff : 0x3333L << 32 | low & 0xffffffffL;
    }
}
