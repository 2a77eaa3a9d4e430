package io.weir.netty;

import io.weir.stack.ip.InterfaceAddress;
import io.weir.stack.ip.Route;
import io.weir.stack.tcp.TcpSettings;
import io.weir.stack.udp.UdpSettings;
import java.util.List;

/**
 * What one event loop makes its stack of.
 *
 * @param link what it stands on
 * @param addresses that the stack has
 * @param routes beyond those to the addresses' own prefixes
 */
public record Network(
        Link link, List<InterfaceAddress> addresses, List<Route> routes, TcpSettings tcp, UdpSettings udp) {
    public Network {
        addresses = List.copyOf(addresses);
        routes = List.copyOf(routes);
    }

    /** With the usual settings, and no way beyond the addresses' own prefixes. */
    public static Network of(Link link, InterfaceAddress... addresses) {
        return new Network(link, List.of(addresses), List.of(), TcpSettings.USUAL, UdpSettings.DEFAULTS);
    }

    public Network routes(Route... ways) {
        return new Network(link, addresses, List.of(ways), tcp, udp);
    }

    public Network tcp(TcpSettings settings) {
        return new Network(link, addresses, routes, settings, udp);
    }

    public Network udp(UdpSettings settings) {
        return new Network(link, addresses, routes, tcp, settings);
    }
}
