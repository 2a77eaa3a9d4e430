package io.weir.net;

import java.util.Optional;

/**
 * An IPv4 address and a TCP or UDP port.
 *
 * @param port 0 to 65535
 */
public record Ipv4Endpoint(Ipv4Address address, int port) {
    public Ipv4Endpoint {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("not a port: " + port);
        }
    }

    /** {@code 10.0.0.1:80} or {@code 10.0.0.1 80}. */
    public static Optional<Ipv4Endpoint> parse(String text) {
        String[] parts = text.strip().split("\\s*:\\s*|\\s+", -1);
        if (parts.length != 2) {
            return Optional.empty();
        }
        int port = Decimal.parse(parts[1], 0xffff);
        return port < 0
                ? Optional.empty()
                : Ipv4Address.parse(parts[0]).map(address -> new Ipv4Endpoint(address, port));
    }

    @Override
    public String toString() {
        return address + ":" + port;
    }
}
