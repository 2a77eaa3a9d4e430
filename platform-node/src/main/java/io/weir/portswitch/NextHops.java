package io.weir.portswitch;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import java.util.List;
import java.util.Optional;

/**
 * Which neighbour a packet goes to: its destination if that is on the link, else the gateway. Without a gateway all
 * the world is on the link.
 */
public record NextHops(List<Ipv4Prefix> onLink, Optional<Ipv4Address> gateway) {
    public static final NextHops ALL_ON_LINK = new NextHops(List.of(Ipv4Prefix.ALL), Optional.empty());

    public NextHops {
        onLink = List.copyOf(onLink);
    }

    /** The same as numbers, for the packet path. */
    Lookup lookup() {
        return new Lookup(
                onLink.stream().mapToLong(Ipv4Prefix::first).toArray(),
                onLink.stream().mapToLong(Ipv4Prefix::last).toArray(),
                gateway.map(g -> (int) g.value()).orElse(0),
                gateway.isEmpty());
    }

    record Lookup(long[] lows, long[] highs, int gateway, boolean everything) {
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
    }
}
