package io.weir.net;

import java.util.Optional;

/**
 * An IPv6 address (RFC 4291).
 *
 * @param high the first 64 bits, the first byte on the wire being the most significant
 * @param low the last 64 bits: the interface identifier
 */
public record Ipv6Address(long high, long low) implements IpAddress, Comparable<Ipv6Address> {
    public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);
    public static final Ipv6Address LOOPBACK = new Ipv6Address(0, 1);

    private static final int GROUPS = 8;
    /** Six groups of four digits and a dotted quad. */
    private static final int MAX_TEXT = 45;

    /** For addresses in our own code; throws on what {@link #parse} refuses. */
    public static Ipv6Address of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IPv6 address: " + text));
    }

    /** The address of an interface on its own link: fe80::/64 and the MAC address as EUI-64 (RFC 4291, appendix A). */
    public static Ipv6Address linkLocal(MacAddress mac) {
        long upper = mac.value() >>> 24;
        long lower = mac.value() & 0xff_ffffL;
        return new Ipv6Address(0xfe80L << 48, (upper << 40 | 0xff_feL << 24 | lower) ^ 0x0200L << 48);
    }

    /** Groups of hexadecimal digits, one {@code ::}, the last 32 bits in dotted form if wished; no zone (RFC 4291, 2.2). */
    public static Optional<Ipv6Address> parse(String text) {
        if (text.length() > MAX_TEXT) {
            return Optional.empty();
        }
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true).filter(g -> g.length == GROUPS).map(g -> of(g, new int[0]));
        }
        Optional<int[]> front = groups(text.substring(0, gap), false);
        Optional<int[]> back = groups(text.substring(gap + 2), true);
        // a gap stands for at least one group
        return front.flatMap(f -> back.filter(b -> f.length + b.length < GROUPS).map(b -> of(f, b)));
    }

    private static Optional<int[]> groups(String text, boolean last) {
        if (text.isEmpty()) {
            return Optional.of(new int[0]);
        }
        String[] parts = text.split(":", -1);
        boolean dotted = last && parts[parts.length - 1].indexOf('.') >= 0;
        int[] groups = new int[parts.length + (dotted ? 1 : 0)];
        for (int i = 0; i < parts.length; i++) {
            if (dotted && i == parts.length - 1) {
                Optional<Ipv4Address> end = Ipv4Address.parse(parts[i]);
                if (end.isEmpty()) {
                    return Optional.empty();
                }
                groups[i] = (int) (end.get().value() >>> 16);
                groups[i + 1] = (int) end.get().value() & 0xffff;
            } else if (parts[i].matches("[0-9a-fA-F]{1,4}")) {
                groups[i] = Integer.parseInt(parts[i], 16);
            } else {
                return Optional.empty();
            }
        }
        return groups.length <= GROUPS ? Optional.of(groups) : Optional.empty();
    }

    private static Ipv6Address of(int[] front, int[] back) {
        long[] halves = new long[2];
        for (int i = 0; i < front.length; i++) {
            halves[i / 4] |= (long) front[i] << 48 - i % 4 * 16;
        }
        for (int i = 0; i < back.length; i++) {
            int place = GROUPS - back.length + i;
            halves[place / 4] |= (long) back[i] << 48 - place % 4 * 16;
        }
        return new Ipv6Address(halves[0], halves[1]);
    }

    @Override
    public int version() {
        return 6;
    }

    @Override
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    @Override
    public boolean isMulticast() {
        return high >>> 56 == 0xff;
    }

    /** Good on one link only: fe80::/10. */
    public boolean isLinkLocal() {
        return high >>> 54 == 0x3fa;
    }

    /** The group that asks for this address's neighbour are sent to: ff02::1:ff00:0/104 and its last 24 bits. */
    public Ipv6Address solicitedNode() {
        return new Ipv6Address(0xff02L << 48, 0x1_ff00_0000L | low & 0xff_ffffL);
    }

    @Override
    public int compareTo(Ipv6Address other) {
        int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Long.compareUnsigned(low, other.low);
    }

    private int group(int index) {
        return (int) ((index < 4 ? high : low) >>> 48 - index % 4 * 16) & 0xffff;
    }

    /** As RFC 5952 recommends: lower case, no leading zeros, the longest run of two or more zero groups left out. */
    @Override
    public String toString() {
        int bestAt = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = 0;
            while (i + length < GROUPS && group(i + length) == 0) {
                length++;
            }
            if (length > bestLength) {
                bestAt = i;
                bestLength = length;
            }
            i += Math.max(length - 1, 0);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < GROUPS; i++) {
            if (i == bestAt) {
                text.append("::");
                i += bestLength - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
                text.append(Integer.toHexString(group(i)));
            }
        }
        return text.toString();
    }
}
