package io.weir.net;

import java.util.Optional;

/**
 * An IPv4 address as an unsigned number, so that 128.0.0.0 and above compare as people expect.
 *
 * @param value 0 to 2^32 - 1
 */
public record Ipv4Address(long value) implements IpAddress, Comparable<Ipv4Address> {
    public static final long MAX = 0xffff_ffffL;

    public Ipv4Address {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("not an IPv4 address: " + value);
        }
    }

    /** For addresses in our own code; throws on what {@link #parse} refuses. */
    public static Ipv4Address of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IPv4 address: " + text));
    }

    /**
     * Four decimal numbers from 0 to 255 between dots. Nothing shorter, no leading zeros: {@code 010} is eight to some
     * programs and ten to others.
     */
    public static Optional<Ipv4Address> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long value = 0;
        for (String part : parts) {
            int octet = Decimal.parse(part, 255);
            if (octet < 0) {
                return Optional.empty();
            }
            value = value << 8 | octet;
        }
        return Optional.of(new Ipv4Address(value));
    }

    @Override
    public long high() {
        return 0;
    }

    @Override
    public long low() {
        return MAPPED | value;
    }

    @Override
    public int version() {
        return 4;
    }

    @Override
    public boolean isUnspecified() {
        return value == 0;
    }

    @Override
    public boolean isMulticast() {
        return value >>> 28 == 14;
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return (value >> 24) + "." + (value >> 16 & 255) + "." + (value >> 8 & 255) + "." + (value & 255);
    }
}
