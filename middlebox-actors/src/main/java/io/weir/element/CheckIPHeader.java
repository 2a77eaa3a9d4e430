package io.weir.element;

import static io.weir.element.Steps.absent;
import static io.weir.element.Steps.in;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.DST_ANNOTATION;
import static io.weir.program.Fields.IP_CHECKSUM_RIGHT;
import static io.weir.program.Fields.IP_DST;
import static io.weir.program.Fields.IP_HEADER_RIGHT;
import static io.weir.program.Fields.IP_IHL;
import static io.weir.program.Fields.IP_LENGTH;
import static io.weir.program.Fields.IP_SRC;
import static io.weir.program.Fields.IP_VERSION;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Handler;
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

/**
 * CheckIPHeader([OFFSET, CHECKSUM, BADSRC, GOODDST, INTERFACES]): checks the IP header.
 *
 * <p>Expects an IPv4 header OFFSET bytes into the packet, 0 when not given, and marks it. Checks version, header
 * length, total length and checksum. Cuts the packet to the length that its header says (Ethernet pads) and sets the
 * destination annotation. Good packets go to output 0; others to output 1, or are dropped if there is no output 1.
 *
 * <p>CHECKSUM false does not check the checksum. BADSRC lists source addresses that are not accepted, GOODDST
 * destination addresses for which they are nevertheless. INTERFACES lists this router's addresses with prefix lengths:
 * their broadcast addresses, 0.0.0.0 and 255.255.255.255 become bad sources, the addresses good destinations. VERBOSE
 * and DETAILS are accepted: drops are always counted by reason.
 *
 * <p>Handlers: {@code drops} packets that failed.
 */
final class CheckIPHeader implements ElementClass {
    private static final Reason TRUNCATED = new Reason("ip-truncated", "the packet is too short for an IP header");
    private static final Reason VERSION = new Reason("bad-ip-version", "the IP version is not 4");
    private static final Reason HEADER_LENGTH = new Reason("bad-ip-header-length", "the IP header length is below 20");
    private static final Reason LENGTH = new Reason("bad-ip-length", "the IP length contradicts the packet");
    private static final Reason CHECKSUM = new Reason("bad-ip-checksum", "the IP header checksum is wrong");
    private static final Reason SOURCE = new Reason("bad-ip-source", "the IP source is no address to come from");
    private static final io.weir.program.Counter FAILED = new io.weir.program.Counter("drops");

    /** An interface's own address, and the network it is in. */
    private record Interface(Ipv4Address address, Ipv4Prefix network) {
        static final Form<Interface> FORM = new Form<>(
                "an address with prefix length, for instance 192.0.2.1/24", text -> Ipv4Prefix.parse(text)
                        .flatMap(network -> Ipv4Address.parse(text.split("/", 2)[0])
                                .map(address -> new Interface(address, network))));
    }

    @Override
    public String name() {
        return "CheckIPHeader";
    }

    @Override
    public Ports ports() {
        return Ports.CHECK;
    }

    @Override
    public Program configure(Arguments arguments) {
        int offset = arguments.optional("OFFSET", Form.integer(0, 0xffff)).orElse(0);
        boolean checksum = arguments.keyword("CHECKSUM", Form.BOOL).orElse(true);
        List<Ipv4Address> bad = new ArrayList<>(arguments.keywordList("BADSRC", Form.IPV4));
        List<Ipv4Address> good = new ArrayList<>(arguments.keywordList("GOODDST", Form.IPV4));
        List<Interface> interfaces = arguments.keywordList("INTERFACES", Interface.FORM);
        arguments.keyword("VERBOSE", Form.BOOL);
        arguments.keyword("DETAILS", Form.BOOL);
        arguments.finish();
        for (Interface own : interfaces) {
            good.add(own.address());
            bad.addAll(List.of(
                    new Ipv4Address(own.network().last()), new Ipv4Address(0), new Ipv4Address(Ipv4Address.MAX)));
        }
        Step accepted = new Step.Take(
                new Place(Tag.NETWORK, 0), Value.of(IP_LENGTH), set(Steps.emit(0), to(DST_ANNOTATION, IP_DST)));
        Step sourced = bad.isEmpty()
                ? accepted
                : match(
                        accepted,
                        when(in(IP_DST, these(good)), accepted),
                        when(in(IP_SRC, these(bad)), failed(arguments, SOURCE)));
        Step mark = new Step.Mark(
                Place.start(offset), checked(arguments, checksum, sourced), failed(arguments, TRUNCATED));
        return Program.of(arguments.outputs(), mark).with(new Handler.PacketCount("drops", FAILED));
    }

    private static Step checked(Arguments arguments, boolean checksum, Step next) {
        Step wrong = match(
                failed(arguments, LENGTH),
                when(absent(IP_DST), failed(arguments, TRUNCATED)),
                when(in(IP_VERSION, is(IP_VERSION, 4).values().complement(IP_VERSION)), failed(arguments, VERSION)),
                when(in(IP_IHL, 0, 4), failed(arguments, HEADER_LENGTH)),
                when(is(IP_HEADER_RIGHT, 1), failed(arguments, CHECKSUM)));
        return checksum
                ? match(wrong, when(List.of(is(IP_HEADER_RIGHT, 1), is(IP_CHECKSUM_RIGHT, 1)), next))
                : match(wrong, when(is(IP_HEADER_RIGHT, 1), next));
    }

    private static Step failed(Arguments arguments, Reason reason) {
        return new Step.Count(FAILED, arguments.emitOrDrop(1, reason));
    }

    private static Intervals these(List<Ipv4Address> addresses) {
        return Intervals.union(addresses.stream().map(a -> Interval.of(a.value())).toList());
    }
}
