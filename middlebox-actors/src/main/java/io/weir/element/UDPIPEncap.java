package io.weir.element;

import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.program.Fields.UDP_LENGTH;

import io.weir.element.Headers.Ipv4Header;
import io.weir.net.Ipv4Address;
import io.weir.program.Bytes;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Step;
import io.weir.program.Tag;
import io.weir.program.Value;
import java.util.Optional;

/**
 * UDPIPEncap(SRC, SPORT, DST, DPORT [, CHECKSUM]): puts UDP and IPv4 headers in front of packets.
 *
 * <p>Encapsulates each packet in a UDP packet from SRC, port SPORT, to DST, port DPORT. DST may be {@code DST_ANNO}:
 * then each packet's destination annotation is taken; else that annotation is set to DST. The new IP header is marked;
 * lengths, identification and checksums are filled in. The TTL is 250.
 *
 * <p>CHECKSUM false leaves the UDP checksum 0, which means none. The default is true.
 */
final class UDPIPEncap implements ElementClass {
    private static final int UDP = 17;

    @Override
    public String name() {
        return "UDPIPEncap";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        Ipv4Address source = arguments.mandatory("SRC", Form.IPV4, new Ipv4Address(0));
        int sourcePort = arguments.mandatory("SPORT", Form.port(), 0);
        Optional<Ipv4Address> destination = arguments.mandatory("DST", Encapsulation.DESTINATION, Optional.empty());
        int destinationPort = arguments.mandatory("DPORT", Form.port(), 0);
        boolean checksum = arguments.optional("CHECKSUM", Form.BOOL).orElse(true);
        arguments.finish();
        Ipv4Header ip =
                new Ipv4Header(UDP, source, destination.orElse(new Ipv4Address(0)), 0, Encapsulation.TTL, false);
        Bytes headers = Headers.bytes(Headers.ipv4(28, ip)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putInt(0));
        Step done = Steps.emit(0);
        Step transport = checksum ? new Step.Checksum(Step.Checksum.Kind.TRANSPORT, done) : done;
        Step length = set(
                Encapsulation.ipChecksum(transport), to(UDP_LENGTH, new Value.Length(new Place(Tag.TRANSPORT, 0), 0)));
        return Program.of(1, Encapsulation.push(headers, Encapsulation.fill(destination.isEmpty(), length)));
    }
}
