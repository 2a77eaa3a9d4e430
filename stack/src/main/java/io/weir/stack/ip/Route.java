package io.weir.stack.ip;

import io.weir.net.IpAddress;
import io.weir.net.IpPrefix;
import java.util.Optional;

/**
 * Where packets to a prefix go.
 *
 * @param gateway a router on the link; without one the prefix is on the link itself
 */
public record Route(IpPrefix prefix, Optional<IpAddress> gateway) {
    public Route {
        gateway.ifPresent(g -> {
            if (g.version() != prefix.address().version()) {
                throw new IllegalArgumentException(prefix + " via " + g);
            }
        });
    }

    public static Route onLink(IpPrefix prefix) {
        return new Route(prefix, Optional.empty());
    }

    /** For all addresses of the gateway's kind. */
    public static Route byDefault(IpAddress gateway) {
        return new Route(gateway.version() == 4 ? IpPrefix.ALL_IPV4 : IpPrefix.ALL_IPV6, Optional.of(gateway));
    }

    @Override
    public String toString() {
        return prefix + gateway.map(g -> " via " + g).orElse(" on link");
    }
}
