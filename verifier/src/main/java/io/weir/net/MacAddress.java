package io.weir.net;

import java.util.Optional;

/**
 * An Ethernet address.
 *
 * @param value 48 bits, the first byte on the wire being the most significant
 */
public record MacAddress(long value) implements Comparable<MacAddress> {
    public static final long MAX = 0xffff_ffff_ffffL;

    public static final MacAddress BROADCAST = new MacAddress(MAX);

    public MacAddress {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("not an Ethernet address: " + value);
        }
    }

    /** For addresses in our own code; throws on what {@link #parse} refuses. */
    public static MacAddress of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an Ethernet address: " + text));
    }

    /** Six numbers of one or two hexadecimal digits, all between colons or all between dashes. */
    public static Optional<MacAddress> parse(String text) {
        String[] parts = text.split(text.indexOf(':') < 0 ? "-" : ":", -1);
        if (parts.length != 6) {
            return Optional.empty();
        }
        long value = 0;
        for (String part : parts) {
            if (!part.matches("[0-9a-fA-F]{1,2}")) {
                return Optional.empty();
            }
            value = value << 8 | Integer.parseInt(part, 16);
        }
        return Optional.of(new MacAddress(value));
    }

    /** Sent to more than one station: the lowest bit of the first byte is set. */
    public boolean isGroup() {
        return (value >> 40 & 1) == 1;
    }

    @Override
    public int compareTo(MacAddress other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(17);
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(String.format("%02x", value >> shift & 255)).append(shift > 0 ? ":" : "");
        }
        return text.toString();
    }
}
