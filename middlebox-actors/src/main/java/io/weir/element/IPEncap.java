package io.weir.element;

import io.weir.element.Headers.Ipv4Header;
import io.weir.net.Ipv4Address;
import io.weir.program.Program;
import java.util.Map;
import java.util.Optional;

/**
 * IPEncap(PROTO, SRC, DST [, TTL, DSCP, TOS, DF]): puts an IPv4 header in front of packets.
 *
 * <p>Encapsulates each packet in an IPv4 packet of protocol PROTO (a number, or {@code icmp}, {@code ipip},
 * {@code tcp}, {@code udp}, {@code gre}) from SRC to DST. DST may be {@code DST_ANNO}: then each packet's destination
 * annotation is taken; else that annotation is set to DST. The new header is marked, its length, identification and
 * checksum are filled in.
 *
 * <p>TTL is 250 when not given; DSCP, TOS are 0 and DF is false. TOS and DSCP exclude each other.
 */
final class IPEncap implements ElementClass {
    private static final Map<String, Integer> PROTOCOLS =
            Map.of("icmp", 1, "ipip", 4, "tcp", 6, "udp", 17, "gre", 47);
    private static final Form<Integer> PROTOCOL = new Form<>("an IP protocol, 0 to 255 or a name", IPEncap::protocol);

    @Override
    public String name() {
        return "IPEncap";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        int protocol = arguments.mandatory("PROTO", PROTOCOL, 0);
        Ipv4Address source = arguments.mandatory("SRC", Form.IPV4, new Ipv4Address(0));
        Optional<Ipv4Address> destination = arguments.mandatory("DST", Encapsulation.DESTINATION, Optional.empty());
        int ttl = arguments.keyword("TTL", Form.integer(0, 255)).orElse(Encapsulation.TTL);
        Optional<Integer> dscp = arguments.keyword("DSCP", Form.integer(0, 63));
        Optional<Integer> tos = dscp.isPresent() ? Optional.empty() : arguments.keyword("TOS", Form.integer(0, 255));
        boolean whole = arguments.keyword("DF", Form.BOOL).orElse(false);
        arguments.finish();
        int service = dscp.map(code -> code << 2).or(() -> tos).orElse(0);
        Ipv4Header header = new Ipv4Header(
                protocol, source, destination.orElse(new Ipv4Address(0)), service, ttl, whole);
        return Program.of(
                1,
                Encapsulation.push(
                        Headers.bytes(Headers.ipv4(20, header)),
                        Encapsulation.fill(destination.isEmpty(), Encapsulation.ipChecksum(Steps.emit(0)))));
    }

    private static Optional<Integer> protocol(String text) {
        return Optional.ofNullable(PROTOCOLS.get(text)).or(() -> Form.integer(0, 255).reader().apply(text));
    }
}
