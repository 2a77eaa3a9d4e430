package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.in;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.element.Steps.when;
import static io.weir.program.Fields.ARP_HARDWARE;
import static io.weir.program.Fields.ARP_LENGTHS;
import static io.weir.program.Fields.ARP_OPERATION;
import static io.weir.program.Fields.ARP_PROTOCOL;
import static io.weir.program.Fields.ARP_SENDER_IP;
import static io.weir.program.Fields.ARP_SENDER_MAC;
import static io.weir.program.Fields.ARP_TARGET_IP;
import static io.weir.program.Fields.DST_ANNOTATION;
import static io.weir.program.Fields.ETH_DST;
import static io.weir.program.Fields.ETH_TYPE;

import io.weir.net.Ipv4Address;
import io.weir.net.Ipv4Prefix;
import io.weir.net.MacAddress;
import io.weir.program.Bytes;
import io.weir.program.Field;
import io.weir.program.Handler;
import io.weir.program.Holding;
import io.weir.program.Interval;
import io.weir.program.Intervals;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.program.Table;
import io.weir.program.Tag;
import io.weir.program.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * ARPQuerier(IP, ETH [, CAPACITY, ENTRY_CAPACITY, TIMEOUT, BROADCAST]): finds Ethernet addresses by ARP.
 *
 * <p>Packets on input 0 are IP packets with their destination annotation set. If the Ethernet address of that
 * destination is known, the packet gets an Ethernet header from ETH to it and goes to output 0. Else the packet waits,
 * and an ARP query from IP goes out of output 1 if that is used, else of output 0; at most one query a second for each
 * destination. Ethernet frames with ARP replies arrive on input 1: they are taken in if they answer a query of the last
 * second or renew what is known, and the packets that waited go on. Packets wait at most five seconds.
 *
 * <p>Packets for 255.255.255.255 and for BROADCAST are sent to all stations, those for a multicast address to the
 * corresponding Ethernet address (RFC 1112); packets for 0.0.0.0 are dropped.
 *
 * <p>CAPACITY packets may wait, 2048 when not given; ENTRY_CAPACITY addresses are remembered, 4096 when not given; each
 * is forgotten TIMEOUT after its last reply, 5 minutes when not given. IP may have a prefix length, which then gives
 * BROADCAST. POLL_TIMEOUT is not supported: an address is asked for again when it is forgotten.
 *
 * <p>Handlers: {@code queries}, {@code responses}, {@code count} addresses known, {@code length} packets waiting,
 * {@code drops} packets that nobody answered for.
 */
final class ARPQuerier implements ElementClass {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration ASKED = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Ipv4Prefix MULTICAST = Ipv4Prefix.of("224.0.0.0/4");
    private static final int FRAME = 42;
    private static final Field MAC = Field.register(0);
    private static final Field GROUP_BIT = ARP_SENDER_MAC.bits(7, 1);

    private static final Reason NOWHERE =
            new Reason("no-destination", "the packet's destination annotation is not set");
    private static final Reason UNRESOLVED = new Reason("unresolved", "nobody answered for the packet's destination");
    private static final Reason FULL = new Reason("too-many-waiting", "too many packets wait for ARP replies");
    private static final Reason TAKEN_IN = new Reason("reply-taken-in", "the ARP reply was taken in, as it should");
    private static final Reason UNASKED = new Reason("unasked", "the frame is not a reply to an ARP query of ours");
    private static final Reason TABLE_FULL = new Reason("arp-table-full", "too many addresses are known already");

    private static final io.weir.program.Counter QUERIES = new io.weir.program.Counter("queries");
    private static final io.weir.program.Counter RESPONSES = new io.weir.program.Counter("responses");

    /** What the arguments say. */
    private record Settings(
            Ipv4Address address,
            MacAddress mac,
            Optional<Ipv4Address> broadcast,
            Table known,
            Table asked,
            int capacity) {}

    @Override
    public String name() {
        return "ARPQuerier";
    }

    @Override
    public Ports ports() {
        return new Ports("2/1-2", "h/h");
    }

    @Override
    public Program configure(Arguments arguments) {
        Settings settings = read(arguments);
        int queries = arguments.outputs() > 1 ? 1 : 0;
        return new Program(
                List.of(packets(settings, queries), replies(settings)),
                List.of(),
                arguments.outputs(),
                List.of(
                        new Handler.PacketCount("queries", QUERIES),
                        new Handler.PacketCount("responses", RESPONSES),
                        new Handler.TableSize("count", settings.known()),
                        new Handler.QueueLength("length"),
                        new Handler.DropCount("drops", UNRESOLVED)));
    }

    private static Settings read(Arguments arguments) {
        record Own(Ipv4Address address, Optional<Ipv4Address> broadcast) {}
        Form<Own> form = new Form<>("an IPv4 address, with or without a prefix length", text -> Ipv4Prefix.parse(text)
                .flatMap(network -> Ipv4Address.parse(text.split("[/\\s]", 2)[0]).map(address -> new Own(
                        address,
                        network.length() < 31 ? Optional.of(new Ipv4Address(network.last())) : Optional.empty()))));
        Own own = arguments.mandatory("IP", form, new Own(new Ipv4Address(0), Optional.empty()));
        MacAddress mac = arguments.mandatory("ETH", Form.MAC, new MacAddress(0));
        int waiting = arguments.keyword("CAPACITY", Form.integer(1, 65536)).orElse(2048);
        int entries = arguments.keyword("ENTRY_CAPACITY", Form.integer(1, 1 << 20)).orElse(4096);
        Duration timeout = arguments.keyword("TIMEOUT", Form.TIME).orElse(TIMEOUT);
        Optional<Ipv4Address> broadcast = arguments.keyword("BROADCAST", Form.IPV4).or(own::broadcast);
        arguments.finish();
        Table known = new Table("known", 1, 1, entries, timeout);
        Table asked = new Table("asked", 1, 0, entries, ASKED);
        return new Settings(own.address(), mac, broadcast, known, asked, waiting);
    }

    private static Step packets(Settings settings, int queries) {
        Bytes toAll = Headers.ethernet(MacAddress.BROADCAST, settings.mac(), Frames.IPV4);
        Bytes toGroup = Headers.ethernet(new MacAddress(0x0100_5e00_0000L), settings.mac(), Frames.IPV4);
        Bytes toOne = Headers.ethernet(new MacAddress(0), settings.mac(), Frames.IPV4);
        Step found = push(toOne, set(emit(0), to(ETH_DST, MAC)));
        Step afterWaiting = lookup(settings, found, new Step.Drop(UNRESOLVED));
        Step wait = new Step.Hold(
                new Holding.Await(settings.known(), destination(), settings.capacity(), PATIENCE, FULL), afterWaiting);
        Step ask = new Step.Clone(List.of(query(settings, queries), wait));
        Step oncePerSecond = new Step.Lookup(
                settings.asked(), destination(), List.of(), false, wait,
                new Step.Learn(settings.asked(), destination(), List.of(), ask, wait));
        Intervals everybody = Intervals.union(settings.broadcast().isPresent()
                ? List.of(
                        Interval.of(Ipv4Address.MAX),
                        Interval.of(settings.broadcast().get().value()))
                : List.of(Interval.of(Ipv4Address.MAX)));
        Field low23 = new Field(Tag.START, 25, 23, "eth.dst.group");
        Field group = new Field(Tag.ANNOTATION, 9, 23, "anno.dst.group");
        return match(
                lookup(settings, found, oncePerSecond),
                when(is(DST_ANNOTATION, 0), new Step.Drop(NOWHERE)),
                when(in(DST_ANNOTATION, everybody), push(toAll, emit(0))),
                when(
                        in(DST_ANNOTATION, MULTICAST.first(), MULTICAST.last()),
                        push(toGroup, set(emit(0), to(low23, group)))));
    }

    private static List<Value> destination() {
        return List.of(Value.of(DST_ANNOTATION));
    }

    private static Step lookup(Settings settings, Step hit, Step miss) {
        return new Step.Lookup(settings.known(), destination(), List.of(MAC), false, hit, miss);
    }

    private static Step push(Bytes header, Step next) {
        return new Step.Push(header, next, new Step.Drop(EtherEncap.NO_ROOM));
    }

    /** Makes the query out of a copy of the packet that has to wait. */
    private static Step query(Settings settings, int output) {
        Step send = new Step.Take(
                Place.start(0),
                Value.constant(FRAME),
                set(new Step.Count(QUERIES, emit(output)), to(ARP_TARGET_IP, DST_ANNOTATION)));
        return push(Headers.arpQuery(settings.address(), settings.mac()), send);
    }

    /** A reply is believed when it was asked for, or when it renews what is known: a host that moved says so. */
    private static Step replies(Settings settings) {
        List<Value> sender = List.of(Value.of(ARP_SENDER_IP));
        Step learn = new Step.Count(
                RESPONSES,
                new Step.Learn(
                        settings.known(), sender, List.of(Value.of(ARP_SENDER_MAC)),
                        new Step.Drop(TAKEN_IN), new Step.Drop(TABLE_FULL)));
        Step renewed = new Step.Lookup(settings.known(), sender, List.of(), false, learn, new Step.Drop(UNASKED));
        Step solicited = new Step.Lookup(settings.asked(), sender, List.of(), false, learn, renewed);
        List<Rule.Term> arp = List.of(
                is(ETH_TYPE, Frames.ARP),
                is(ARP_HARDWARE, 1),
                is(ARP_PROTOCOL, Frames.IPV4),
                is(ARP_LENGTHS, 0x0604),
                in(ARP_OPERATION, 1, 2),
                is(GROUP_BIT, 0));
        return match(new Step.Drop(UNASKED), when(arp, solicited));
    }
}
