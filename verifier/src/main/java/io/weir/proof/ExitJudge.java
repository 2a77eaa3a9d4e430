package io.weir.proof;

import io.weir.diagnostic.Span;
import io.weir.net.Ipv4Address;
import io.weir.program.Bytes;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.program.Packet;
import io.weir.program.Source;
import io.weir.proof.Finding.Evidence;
import io.weir.topology.Placement;
import io.weir.verify.Entry;
import io.weir.verify.Example;
import io.weir.verify.Exploration;
import io.weir.verify.HeaderSpace;
import io.weir.verify.Origin;
import io.weir.verify.PacketSet;
import io.weir.verify.Trail;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Judges what leaves the module by the rules of the requester's role. Keeps the worst finding of each. */
final class ExitJudge {
    private static final int ADDRESS_BITS = 32;
    private static final int ETHERNET_BITS = 14 * 8;
    private static final int CARRIED_BIT = ETHERNET_BITS + 20 * 8;

    private final Walk walk;
    private final HeaderSpace space;
    private final VerificationRequest request;
    private final Placement placement;
    private final Exploration found;
    private final boolean fromNetwork;
    private Finding antiSpoofing = Finding.HOLDS;
    private Finding defaultOff = Finding.HOLDS;
    private Finding ownership = Finding.HOLDS;

    /** @param fromNetwork whether the packets came in, and were not made by the module */
    ExitJudge(Walk walk, VerificationRequest request, Exploration found, boolean fromNetwork) {
        this.walk = walk;
        this.space = walk.space();
        this.request = request;
        this.placement = walk.fabric().placement();
        this.found = found;
        this.fromNetwork = fromNetwork;
    }

    Finding antiSpoofing() {
        return antiSpoofing;
    }

    Finding defaultOff() {
        return defaultOff;
    }

    Finding ownership() {
        return ownership;
    }

    void judge(Exits.Exit exit) {
        List<PacketSet> ipv4 = walk.sets()
                .nonEmpty(space.where(exit.packets(), Fields.ETH_TYPE, Intervals.of(Walk.IPV4)));
        for (PacketSet packets : ipv4) {
            judgeSource(exit, packets);
            judgeDestination(exit, packets);
            judgeOwnership(exit, packets);
        }
    }

    private void judgeSource(Exits.Exit exit, PacketSet packets) {
        for (PacketSet other : outside(packets, SecurityRules.SRC, placement.own())) {
            Origin origin = space.origin(other, SecurityRules.SRC);
            boolean brought = fromNetwork && origin instanceof Origin.Entered e
                    && (isSource(e) || request.role() == Role.CUSTOMER && decapsulated(other));
            if (!brought) {
                Finding finding = doubt("source", other, origin).orElseGet(() -> proved(
                        exit, other, SecurityRules.SRC, "the source is forged: " + says(origin), "this sets the source"));
                antiSpoofing = Finding.worse(antiSpoofing, finding);
            }
        }
    }

    private void judgeDestination(Exits.Exit exit, PacketSet packets) {
        if (request.role() == Role.CUSTOMER) {
            return;
        }
        Intervals agreed = Placement.intervals(request.agreed()).or(placement.given());
        for (PacketSet other : outside(packets, SecurityRules.DST, agreed)) {
            Origin origin = space.origin(other, SecurityRules.DST);
            if (!sentBefore(origin)) {
                Finding finding = doubt("destination", other, origin).orElseGet(() -> proved(
                        exit,
                        other,
                        SecurityRules.DST,
                        "the destination did not agree to get traffic: " + says(origin),
                        "this sets the destination"));
                defaultOff = Finding.worse(defaultOff, finding);
            }
        }
    }

    private static boolean isSource(Origin.Entered entered) {
        return SecurityRules.isSource(entered.field()) && entered.plus() == 0;
    }

    /** The sender of this packet or of an earlier one. Earlier destinations are the module's own addresses. */
    private boolean sentBefore(Origin origin) {
        return switch (origin) {
            case Origin.Entered e -> fromNetwork && isSource(e);
            case Origin.Earlier e -> e.plus() == 0
                    && (SecurityRules.isSource(e.field()) || SecurityRules.isDestination(e.field()));
            case Origin.Constant c -> false;
            case Origin.Made m -> false;
            case Origin.Mixed m -> false;
        };
    }

    /** When nobody can say which values the address takes in practice, a sandbox is the answer. */
    private Optional<Finding> doubt(String address, PacketSet packets, Origin origin) {
        return switch (origin) {
            case Origin.Entered e when fromNetwork && (decapsulated(packets) || carried(e.field())) ->
                Optional.of(Finding.unknown(
                    "the " + address + " comes from inside of a tunnel: its sender chooses it"));
            case Origin.Made m when m.opaque() -> Optional.of(
                    Finding.unknown("opaque code may set any " + address));
            case Origin.Mixed m -> Optional.of(
                    Finding.unknown("the " + address + " is put together from parts"));
            case Origin.Entered e -> Optional.empty();
            case Origin.Constant c -> Optional.empty();
            case Origin.Earlier e -> Optional.empty();
            case Origin.Made m -> Optional.empty();
        };
    }

    /**
     * A module that is given only what is addressed to itself, and sends it on to where it was addressed, is meant for
     * traffic of others.
     */
    private void judgeOwnership(Exits.Exit exit, PacketSet packets) {
        if (!placement.steered().isEmpty()) {
            return;
        }
        for (PacketSet own : walk.sets().nonEmpty(space.where(packets, SecurityRules.DST, placement.own()))) {
            if (space.origin(own, SecurityRules.DST) instanceof Origin.Entered e
                    && SecurityRules.isDestination(e.field())
                    && e.plus() == 0) {
                Finding finding = proved(
                        exit,
                        own,
                        SecurityRules.DST,
                        "packets are sent on to where they were addressed, so the module is meant for traffic of others",
                        "this sends it on");
                // the platform drops what a module sends to itself, so what is not known does no harm
                ownership = finding.status() == Status.VIOLATED ? Finding.worse(ownership, finding) : ownership;
            }
        }
    }

    private List<PacketSet> outside(PacketSet packets, Field field, Intervals allowed) {
        return walk.sets().nonEmpty(space.where(packets, field, SecurityRules.others(field, allowed)));
    }

    /** Both addresses come from the same distance deeper in the packet: a whole header was taken off. */
    private boolean decapsulated(PacketSet packets) {
        Origin source = space.origin(packets, SecurityRules.SRC);
        Origin destination = space.origin(packets, SecurityRules.DST);
        return source instanceof Origin.Entered s
                && destination instanceof Origin.Entered d
                && s.plus() == 0
                && d.plus() == 0
                && s.field().tag() == d.field().tag()
                && d.field().bit() - s.field().bit() == ADDRESS_BITS
                && !SecurityRules.isSource(s.field());
    }

    /** Behind the packet's own IP header: what a packet inside of it, or its sender's text, says. */
    private static boolean carried(Field field) {
        return switch (field.tag()) {
            case START -> field.bit() >= CARRIED_BIT;
            case NETWORK -> field.bit() >= CARRIED_BIT - ETHERNET_BITS;
            case TRANSPORT -> true;
            case ANNOTATION, REGISTER, DERIVED -> false;
        };
    }

    private static String says(Origin origin) {
        return switch (origin) {
            case Origin.Constant c when c.value() < 0 -> "it is never there";
            case Origin.Constant c -> "it is always " + new Ipv4Address(c.value());
            case Origin.Entered e when SecurityRules.isDestination(e.field()) -> "it is the destination that the packet had";
            case Origin.Entered e -> "it is taken from `" + e.field() + "` of the packet";
            case Origin.Earlier e -> "it is `" + e.field() + "` of an earlier packet";
            case Origin.Made m -> "the module makes it up";
            case Origin.Mixed m -> "it is put together from parts";
        };
    }

    /** A violation with its packet, if one exists for sure; else unknown. */
    private Finding proved(Exits.Exit exit, PacketSet packets, Field field, String reason, String blame) {
        Optional<Example> example = space.example(packets);
        if (example.isEmpty()) {
            return Finding.HOLDS;
        }
        Trail trail = found.trail(exit.passing().state(), example.get());
        Entry entry = trail.stops().getFirst().entry();
        long value = space.value(packets, field, example.get());
        // what the module makes is sent as it is, and not as a host would send it
        Story story = fromNetwork
                ? Story.showing(walk.fabric(), entry, example.get().frame(), s -> sent(s, field, value))
                : new Story(walk.fabric(), entry, made(entry).orElse(example.get().frame()));
        boolean seen = sent(story, field, value);
        if (!seen && !packets.packet().exact()) {
            return Finding.unknown(reason + ", as far as is known");
        }
        List<Span> changed = story.changed(field).map(List::of).orElse(List.of());
        List<Span> blamed = changed.isEmpty() ? lines(story, trail, entry) : changed;
        String says = changed.isEmpty() ? fromNetwork ? "this lets it through" : "this makes it" : blame;
        String outcome = story.sentByModule().stream()
                .findFirst()
                .map(m -> "leaves as " + PacketText.of(m.packet()))
                .orElse("");
        return Finding.violated(
                reason,
                Optional.of(new Evidence(
                        story.witness(), story.path(), blamed, says, outcome)));
    }

    /** The packet that a generator of the module makes. */
    private Optional<Bytes> made(Entry entry) {
        return entry instanceof Entry.Source from
                        && walk.fabric().network().node(from.node()).program().sources().get(from.index())
                                instanceof Source.Generate generate
                ? Optional.of(generate.packet())
                : Optional.empty();
    }

    private static boolean sent(Story story, Field field, long value) {
        return story.sentByModule().stream().anyMatch(m -> Packet.of(m.packet()).read(field) == value);
    }

    /** Rules that decided, the last first; for a packet that the module made, the element that did. */
    private List<Span> lines(Story story, Trail trail, Entry entry) {
        List<Span> rules = story.rules();
        List<Span> decided = (rules.isEmpty()
                        ? trail.stops().stream().flatMap(s -> s.rules().stream()).toList()
                        : rules)
                .reversed();
        if (fromNetwork) {
            return decided;
        }
        Stream<Span> maker = walk.fabric().network().node(entry.node()).span().stream();
        return Stream.concat(maker, decided.stream()).toList();
    }
}
