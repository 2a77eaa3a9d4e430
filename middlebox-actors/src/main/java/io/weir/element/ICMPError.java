package io.weir.element;

import static io.weir.element.Steps.in;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.DST_ANNOTATION;
import static io.weir.program.Fields.ICMP_TYPE;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_FRAGMENT;
import static io.weir.program.Fields.IP_HEADER_RIGHT;
import static io.weir.program.Fields.IP_ID;
import static io.weir.program.Fields.IP_LENGTH;
import static io.weir.program.Fields.IP_PROTO;
import static io.weir.program.Fields.IP_SRC;

import io.weir.element.Headers.Ipv4Header;
import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Bytes;
import io.weir.program.Field;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;
import io.weir.program.Tag;
import io.weir.program.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ICMPError(SRC, TYPE [, CODE, BADADDRS]): tells a packet's sender what went wrong.
 *
 * <p>Expects packets with a marked IPv4 header and turns them into ICMP error packets from SRC to their source, with as
 * much of the packet in them as fits 576 bytes (RFC 1812 4.3.2.3). The new header is marked, and the destination
 * annotation is the sender. TYPE is a number or {@code unreachable}, {@code timeexceeded}, {@code parameterproblem};
 * CODE is a number or a name such as {@code net}, {@code host}, {@code protocol}, {@code port}, {@code needfrag},
 * {@code transit}, {@code reassembly}, 0 when not given.
 *
 * <p>No error is sent about ICMP errors, later fragments, broken headers, packets to broadcast or multicast addresses
 * or one of BADADDRS, or from addresses that are not one host's (RFC 1122 3.2.2): such packets are dropped.
 */
final class ICMPError implements ElementClass {
    private static final int ICMP = 1;
    private static final int LONGEST = 576;
    private static final int HEADERS = 28;
    private static final Field SENDER = Field.register(0);

    private static final Reason NOT_TOLD = new Reason("no-error-told", "no ICMP error may be sent about such a packet");
    private static final io.weir.program.Counter IDENTIFICATION = new io.weir.program.Counter("identification");

    private static final Map<String, Integer> TYPES =
            Map.of("unreachable", 3, "timeexceeded", 11, "parameterproblem", 12);
    private static final Map<String, Integer> CODES = Map.of(
            "net", 0, "host", 1, "protocol", 2, "port", 3, "needfrag", 4, "transit", 0, "reassembly", 1);

    @Override
    public String name() {
        return "ICMPError";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        Ipv4Address source = arguments.mandatory("SRC", Form.IPV4, new Ipv4Address(0));
        int type = arguments.mandatory("TYPE", named(TYPES), 0);
        int code = arguments.optional("CODE", named(CODES)).orElse(0);
        List<Ipv4Address> bad = arguments.keywordList("BADADDRS", Form.IPV4);
        arguments.finish();
        Bytes headers = Headers.bytes(Headers.ipv4(
                        HEADERS, new Ipv4Header(ICMP, source, new Ipv4Address(0), 0, 255, false))
                .put((byte) type)
                .put((byte) code)
                .putShort((short) 0)
                .putInt(0));
        return Program.of(1, judged(bad, quoting(headers)));
    }

    private static Form<Integer> named(Map<String, Integer> names) {
        return new Form<>("a number from 0 to 255 or a name", text -> Optional.ofNullable(names.get(text))
                .or(() -> Form.integer(0, 255).reader().apply(text)));
    }

    /** Only packets about which an error may be told. */
    private static Step judged(List<Ipv4Address> bad, Step next) {
        List<Interval> nobody = new ArrayList<>(List.of(
                range("0.0.0.0/8"), range("127.0.0.0/8"), range("224.0.0.0/3")));
        List<Interval> groups = new ArrayList<>(List.of(range("224.0.0.0/4"), range("255.255.255.255/32")));
        bad.forEach(address -> groups.add(Interval.of(address.value())));
        Step drop = new Step.Drop(NOT_TOLD);
        Intervals errors = Intervals.union(List.of(new Interval(3, 5), new Interval(11, 12)));
        return match(
                drop,
                when(in(IP_SRC, Intervals.union(nobody)), drop),
                when(in(IP_DST, Intervals.union(groups)), drop),
                when(List.of(is(IP_PROTO, ICMP), in(ICMP_TYPE, errors)), drop),
                when(List.of(is(IP_HEADER_RIGHT, 1), is(IP_FRAGMENT, 0)), next));
    }

    private static Interval range(String prefix) {
        Ipv4Prefix addresses = Ipv4Prefix.of(prefix);
        return new Interval(addresses.first(), addresses.last());
    }

    /** The packet, cut to what fits, behind new headers. */
    private static Step quoting(Bytes headers) {
        Step filled = set(
                Encapsulation.ipChecksum(new Step.Checksum(Step.Checksum.Kind.TRANSPORT, Steps.emit(0))),
                to(IP_LENGTH, new Value.Length(Place.start(0), 0)),
                to(IP_ID, new Value.Sequence(IDENTIFICATION)),
                to(IP_DST, SENDER),
                to(DST_ANNOTATION, SENDER));
        Step cut = new Step.Take(
                Place.start(0), Value.constant(LONGEST - HEADERS), Encapsulation.push(headers, filled));
        Step whole = new Step.Take(new Place(Tag.NETWORK, 0), Value.of(IP_LENGTH), cut);
        return new Step.Shift(
                new Place(Tag.NETWORK, 0), set(whole, to(SENDER, IP_SRC)), new Step.Drop(NOT_TOLD));
    }
}
