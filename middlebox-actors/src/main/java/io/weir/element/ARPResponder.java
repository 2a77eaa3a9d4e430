package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.in;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.program.Fields.ARP_HARDWARE;
import static io.weir.program.Fields.ARP_LENGTHS;
import static io.weir.program.Fields.ARP_OPERATION;
import static io.weir.program.Fields.ARP_PROTOCOL;
import static io.weir.program.Fields.ARP_SENDER_IP;
import static io.weir.program.Fields.ARP_SENDER_MAC;
import static io.weir.program.Fields.ARP_TARGET_IP;
import static io.weir.program.Fields.ARP_TARGET_MAC;
import static io.weir.program.Fields.ETH_DST;
import static io.weir.program.Fields.ETH_SRC;
import static io.weir.program.Fields.ETH_TYPE;

import io.weir.net.Ipv4Prefix;
import io.weir.net.MacAddress;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.program.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * ARPResponder(IP/MASK [IP/MASK...] ETH, IP2/MASK2 ETH2, ...): answers ARP queries.
 *
 * <p>Expects Ethernet frames with ARP queries. If one of the IP addresses or prefixes contains the address asked for,
 * the frame becomes an ARP reply that gives the corresponding Ethernet address, and goes to output 0; the longest
 * prefix wins. Other frames go to output 1, or are dropped if there is no output 1.
 */
final class ARPResponder implements ElementClass {
    private static final int FRAME = 42;
    private static final Reason NOT_OURS = new Reason("not-a-query", "the frame is not an ARP query for our addresses");

    private record Entry(Ipv4Prefix prefix, MacAddress mac, Argument origin) {}

    @Override
    public String name() {
        return "ARPResponder";
    }

    @Override
    public Ports ports() {
        return Ports.CHECK;
    }

    @Override
    public Program configure(Arguments arguments) {
        List<Entry> entries = new ArrayList<>();
        List<Argument> given = arguments.rest();
        given.forEach(argument -> entries.addAll(read(arguments, argument)));
        if (given.isEmpty()) {
            arguments.mandatory("IP/MASK ETH", Form.TEXT, "");
        }
        arguments.finish();
        entries.sort(Comparator.comparingInt(entry -> -entry.prefix().length()));
        List<Rule> rules = entries.stream().map(ARPResponder::rule).toList();
        return Program.of(
                arguments.outputs(), new Step.Match(rules, arguments.emitOrDrop(1, NOT_OURS)));
    }

    private static List<Entry> read(Arguments arguments, Argument argument) {
        List<Argument> words = argument.words();
        if (words.size() < 2) {
            arguments.wrong(argument, "prefixes and an Ethernet address, for instance `192.0.2.1 02:00:00:00:00:01`");
            return List.of();
        }
        Optional<MacAddress> mac = arguments.read(words.getLast(), Form.MAC);
        List<Entry> entries = new ArrayList<>();
        for (Argument word : words.subList(0, words.size() - 1)) {
            Optional<Ipv4Prefix> prefix = arguments.read(word, Form.PREFIX);
            prefix.ifPresent(to -> mac.ifPresent(address -> entries.add(new Entry(to, address, word))));
        }
        return entries;
    }

    private static Rule rule(Entry entry) {
        Step reply = set(
                new Step.Take(Place.start(0), Value.constant(FRAME), emit(0)),
                to(ETH_DST, ARP_SENDER_MAC),
                to(ETH_SRC, entry.mac().value()),
                to(ARP_OPERATION, 2),
                to(ARP_SENDER_MAC, entry.mac().value()),
                to(ARP_SENDER_IP, ARP_TARGET_IP),
                to(ARP_TARGET_MAC, ARP_SENDER_MAC),
                to(ARP_TARGET_IP, ARP_SENDER_IP));
        List<Rule.Term> query = List.of(
                is(ETH_TYPE, Frames.ARP),
                is(ARP_HARDWARE, 1),
                is(ARP_PROTOCOL, Frames.IPV4),
                is(ARP_LENGTHS, 0x0604),
                is(ARP_OPERATION, 1),
                in(ARP_TARGET_IP, entry.prefix().first(), entry.prefix().last()));
        return new Rule(query, reply, Optional.of(entry.origin().span()));
    }
}
