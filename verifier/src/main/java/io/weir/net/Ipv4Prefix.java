package io.weir.net;

import java.util.Optional;

/**
 * All IPv4 addresses that begin with the same {@code length} bits.
 *
 * @param address the lowest of them: bits behind {@code length} are zero
 * @param length 0 to 32
 */
public record Ipv4Prefix(Ipv4Address address, int length) {
    /** Every address. */
    public static final Ipv4Prefix ALL = new Ipv4Prefix(new Ipv4Address(0), 0);

    public Ipv4Prefix {
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("prefix length " + length);
        }
        address = new Ipv4Address(address.value() & mask(length));
    }

    public static Ipv4Prefix of(Ipv4Address only) {
        return new Ipv4Prefix(only, 32);
    }

    /** For prefixes in our own code; throws on what {@link #parse} refuses. */
    public static Ipv4Prefix of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IPv4 prefix: " + text));
    }

    /**
     * {@code 10.0.0.0/8}, {@code 10.0.0.0/255.0.0.0}, {@code 10.0.0.0 255.0.0.0} or one address. Bits behind the
     * length are cleared, as Click does.
     */
    public static Optional<Ipv4Prefix> parse(String text) {
        String[] parts = text.strip().split("\\s*/\\s*|\\s+", -1);
        if (parts.length > 2) {
            return Optional.empty();
        }
        int length = parts.length == 1 ? 32 : lengthOf(parts[1]);
        return length < 0
                ? Optional.empty()
                : Ipv4Address.parse(parts[0]).map(address -> new Ipv4Prefix(address, length));
    }

    /** From a number or a contiguous mask; -1 when it is neither. */
    private static int lengthOf(String text) {
        if (text.indexOf('.') < 0) {
            return Decimal.parse(text, 32);
        }
        long mask = Ipv4Address.parse(text).map(Ipv4Address::value).orElse(-1L);
        int length = Long.bitCount(mask & Ipv4Address.MAX);
        return mask >= 0 && mask == mask(length) ? length : -1;
    }

    private static long mask(int length) {
        return Ipv4Address.MAX << 32 - length & Ipv4Address.MAX;
    }

    public long first() {
        return address.value();
    }

    public long last() {
        return address.value() | ~mask(length) & Ipv4Address.MAX;
    }

    public boolean contains(Ipv4Address other) {
        return first() <= other.value() && other.value() <= last();
    }

    public boolean contains(Ipv4Prefix other) {
        return length <= other.length && contains(other.address);
    }

    /** The mask as an address, for instance 255.0.0.0. */
    public Ipv4Address mask() {
        return new Ipv4Address(mask(length));
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
