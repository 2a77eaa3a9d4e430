package io.weir.net;

import java.util.Optional;

/**
 * All IPv4 or all IPv6 addresses that begin with the same {@code length} bits.
 *
 * @param address the lowest of them: bits behind {@code length} are zero
 * @param length 0 to 32 or to 128
 */
public record IpPrefix(IpAddress address, int length) {
    /** Every IPv4 address. */
    public static final IpPrefix ALL_IPV4 = new IpPrefix(new Ipv4Address(0), 0);
    /** Every IPv6 address. */
    public static final IpPrefix ALL_IPV6 = new IpPrefix(Ipv6Address.UNSPECIFIED, 0);

    private static final int MAPPED_BITS = 96;

    public IpPrefix {
        if (length < 0 || length > bits(address)) {
            throw new IllegalArgumentException("prefix length " + length);
        }
        int mapped = mappedLength(address, length);
        long high = address.high() & mask(mapped);
        long low = address.low() & mask(mapped - 64);
        address = address.version() == 4
                ? new Ipv4Address(low & Ipv4Address.MAX)
                : new Ipv6Address(high, low);
    }

    public static IpPrefix of(IpAddress only) {
        return new IpPrefix(only, bits(only));
    }

    /** For prefixes in our own code; throws on what {@link #parse} refuses. */
    public static IpPrefix of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IP prefix: " + text));
    }

    /** {@code 10.0.0.0/8}, {@code 2001:db8::/32} or one address; bits behind the length are cleared. */
    public static Optional<IpPrefix> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return IpAddress.parse(text).map(IpPrefix::of);
        }
        Optional<IpAddress> address = IpAddress.parse(text.substring(0, slash));
        int length = Decimal.parse(text.substring(slash + 1), address.map(IpPrefix::bits).orElse(0));
        return length < 0 ? Optional.empty() : address.map(a -> new IpPrefix(a, length));
    }

    public boolean contains(IpAddress other) {
        return other.version() == address.version() && contains(other.high(), other.low());
    }

    /** For an address of the prefix's own kind as two numbers; see {@link IpAddress}. */
    public boolean contains(long high, long low) {
        int mapped = mappedLength(address, length);
        return ((high ^ address.high()) & mask(mapped)) == 0 && ((low ^ address.low()) & mask(mapped - 64)) == 0;
    }

    private static int bits(IpAddress address) {
        return address.version() == 4 ? 32 : 128;
    }

    private static int mappedLength(IpAddress address, int length) {
        return address.version() == 4 ? MAPPED_BITS + length : length;
    }

    /** The first {@code bits} of 64 set. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << 64 - bits;
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
