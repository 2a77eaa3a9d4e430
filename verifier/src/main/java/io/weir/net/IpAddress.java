package io.weir.net;

import java.util.Optional;

/**
 * An IPv4 or IPv6 address. As two numbers it is one of 128 bits, an IPv4 address in its mapped form
 * {@code ::ffff:a.b.c.d} (RFC 4291, 2.5.5.2), so that one table holds both kinds.
 */
public sealed interface IpAddress permits Ipv4Address, Ipv6Address {
    /** What the low 64 bits of a mapped IPv4 address begin with. */
    long MAPPED = 0xffff_0000_0000L;

    /** The first 64 bits. */
    long high();

    /** The last 64 bits. */
    long low();

    /** 4 or 6. */
    int version();

    /** 0.0.0.0 or ::, which no host has. */
    boolean isUnspecified();

    boolean isMulticast();

    /** The address of these 128 bits: IPv4 if they are a mapped one. */
    static IpAddress of(long high, long low) {
        return high == 0 && low >>> 32 == MAPPED >>> 32 ? new Ipv4Address(low & Ipv4Address.MAX) : new Ipv6Address(high, low);
    }

    /** For addresses in our own code; throws on what {@link #parse} refuses. */
    static IpAddress of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not an IP address: " + text));
    }

    /** Either kind; a mapped address is the IPv4 address that it maps. */
    static Optional<IpAddress> parse(String text) {
        return text.indexOf(':') < 0
                ? Ipv4Address.parse(text).map(a -> a)
                : Ipv6Address.parse(text).map(a -> of(a.high(), a.low()));
    }
}
