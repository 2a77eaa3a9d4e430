package io.weir.portswitch;

import io.weir.net.IpPrefix;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.net.Ipv6Address;
import java.util.List;
import java.util.Optional;

/**
 * Which neighbour a packet goes to: its destination if that is on the link, else the gateway. Without a gateway all
 * the world is on the link.
 *
 * @param ipv6 likewise for IPv6
 */
public record NextHops(List<Ipv4Prefix> onLink, Optional<Ipv4Address> gateway, Ipv6 ipv6) {
    public static final NextHops ALL_ON_LINK = new NextHops(List.of(Ipv4Prefix.ALL), Optional.empty());

    /** The same for IPv6; link-local destinations are always on the link. */
    public record Ipv6(List<IpPrefix> onLink, Optional<Ipv6Address> gateway) {
        public static final Ipv6 ALL_ON_LINK = new Ipv6(List.of(IpPrefix.ALL_IPV6), Optional.empty());

        public Ipv6 {
            onLink = List.copyOf(onLink);
        }
    }

    public NextHops {
        onLink = List.copyOf(onLink);
    }

    /** With all IPv6 hosts on the link. */
    public NextHops(List<Ipv4Prefix> onLink, Optional<Ipv4Address> gateway) {
        this(onLink, gateway, Ipv6.ALL_ON_LINK);
    }

    /** The same as numbers, for the packet path. */
    Lookup lookup() {
        return new Lookup(
                onLink.stream().mapToLong(Ipv4Prefix::first).toArray(),
                onLink.stream().mapToLong(Ipv4Prefix::last).toArray(),
                gateway.map(g -> (int) g.value()).orElse(0),
                gateway.isEmpty(),
                ipv6.onLink().toArray(IpPrefix[]::new),
                ipv6.gateway());
    }

    record Lookup(
            long[] lows,
            long[] highs,
            int gateway,
            boolean everything,
            IpPrefix[] onLink6,
            Optional<Ipv6Address> gateway6) {
        int of(int destination) {
            if (everything) {
                return destination;
            }
            long ip = destination & 0xffffffffL;
            for (int i = 0; i < lows.length; i++) {
                if (lows[i] <= ip && ip <= highs[i]) {
                    return destination;
                }
            }
            return gateway;
        }

        /** Whether an IPv6 packet goes to its destination itself, not to the gateway. */
        boolean direct(long high, long low) {
            if (gateway6.isEmpty() || high >>> 54 == 0x3fa) {
                return true;
            }
            for (IpPrefix prefix : onLink6) {
                if (prefix.contains(high, low)) {
                    return true;
                }
            }
            return false;
        }
    }
}
