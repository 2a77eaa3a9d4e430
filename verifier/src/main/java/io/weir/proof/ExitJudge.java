package io.weir.proof;

import io.weir.diagnostic.Span;
import io.weir.net.Ipv4Address;
import io.weir.program.Field;
import io.weir.program.Fields;
import io.weir.program.Intervals;
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

/** Judges what leaves the module by the rules of the requester's role. Keeps the worst finding of each. */
final class ExitJudge {
    private final Walk walk;
    private final HeaderSpace space;
    private final VerificationRequest request;
    private final Placement placement;
    private final Exploration found;
    private Finding antiSpoofing = Finding.HOLDS;
    private Finding defaultOff = Finding.HOLDS;
    private Finding ownership = Finding.HOLDS;

    ExitJudge(Walk walk, VerificationRequest request, Exploration found) {
        this.walk = walk;
        this.space = walk.space();
        this.request = request;
        this.placement = walk.fabric().placement();
        this.found = found;
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
        Intervals own = placement.own();
        for (PacketSet other : outside(packets, SecurityRules.SRC, own)) {
            Origin origin = space.origin(other, SecurityRules.SRC);
            Optional<String> doubt = switch (origin) {
                case Origin.Entered e when SecurityRules.isSource(e.field()) && e.plus() == 0 -> Optional.empty();
                case Origin.Entered e when decapsulated(other, e) && request.role() == Role.CUSTOMER -> Optional.empty();
                case Origin.Entered e when decapsulated(other, e) -> Optional.of(
                        "the source comes from inside of a tunnel: its sender chooses it");
                case Origin.Made m when m.opaque() -> Optional.of("opaque code may set any source");
                case Origin.Mixed m -> Optional.of("the source is put together from parts");
                case Origin.Entered e -> Optional.empty();
                case Origin.Constant c -> Optional.empty();
                case Origin.Earlier e -> Optional.empty();
                case Origin.Made m -> Optional.empty();
            };
            boolean fine = origin instanceof Origin.Entered e
                    && (SecurityRules.isSource(e.field()) && e.plus() == 0
                            || request.role() == Role.CUSTOMER && decapsulated(other, e));
            if (!fine) {
                antiSpoofing = worse(antiSpoofing, doubt.map(Finding::unknown).orElseGet(() -> proved(
                        exit, other, SecurityRules.SRC, "the source is forged: " + says(origin), "this sets the source")));
            }
        }
    }

    private void judgeDestination(Exits.Exit exit, PacketSet packets) {
        if (request.role() == Role.CUSTOMER) {
            return;
        }
        Intervals agreed = Placement.intervals(request.authorized()).or(placement.given());
        for (PacketSet other : outside(packets, SecurityRules.DST, agreed)) {
            Origin origin = space.origin(other, SecurityRules.DST);
            Optional<Finding> finding = switch (origin) {
                case Origin.Entered e when e.plus() == 0 && SecurityRules.isSource(e.field()) -> Optional.empty();
                case Origin.Earlier e when e.plus() == 0
                        && (SecurityRules.isSource(e.field()) || SecurityRules.isDestination(e.field())) -> Optional.empty();
                case Origin.Entered e when decapsulated(other, e) -> Optional.of(Finding.unknown(
                        "the destination comes from inside of a tunnel: its sender chooses it"));
                case Origin.Made m when m.opaque() -> Optional.of(
                        Finding.unknown("opaque code may set any destination"));
                case Origin.Mixed m -> Optional.of(Finding.unknown("the destination is put together from parts"));
                case Origin.Entered e -> Optional.of(unasked(exit, other, origin));
                case Origin.Constant c -> Optional.of(unasked(exit, other, origin));
                case Origin.Earlier e -> Optional.of(unasked(exit, other, origin));
                case Origin.Made m -> Optional.of(unasked(exit, other, origin));
            };
            finding.ifPresent(f -> defaultOff = worse(defaultOff, f));
        }
    }

    private Finding unasked(Exits.Exit exit, PacketSet packets, Origin origin) {
        return proved(
                exit,
                packets,
                SecurityRules.DST,
                "the destination did not agree to get traffic: " + says(origin),
                "this sets the destination");
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
                ownership = worse(ownership, proved(
                        exit,
                        own,
                        SecurityRules.DST,
                        "packets are sent on to where they were addressed, so the module is meant for traffic of others",
                        "this sends it on"));
            }
        }
    }

    private List<PacketSet> outside(PacketSet packets, Field field, Intervals allowed) {
        return walk.sets().nonEmpty(space.where(packets, field, SecurityRules.others(field, allowed)));
    }

    /** Both addresses come from the same distance deeper in the packet: a whole header was taken off. */
    private boolean decapsulated(PacketSet packets, Origin.Entered one) {
        Origin source = space.origin(packets, SecurityRules.SRC);
        Origin destination = space.origin(packets, SecurityRules.DST);
        boolean header = source instanceof Origin.Entered s
                && destination instanceof Origin.Entered d
                && s.plus() == 0
                && d.plus() == 0
                && s.field().tag() == d.field().tag()
                && d.field().bit() - s.field().bit() == 32
                && !SecurityRules.isSource(s.field());
        return header && one.plus() == 0;
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
        Story story = new Story(walk.fabric(), entry, example.get().frame());
        long value = space.value(packets, field, example.get());
        boolean seen = story.sentByModule().stream()
                .anyMatch(m -> io.weir.program.Packet.of(m.packet()).read(field) == value);
        if (!seen && !packets.packet().exact()) {
            return Finding.unknown(reason + ", as far as is known");
        }
        List<Span> changed = story.changed(field).map(List::of).orElse(List.of());
        List<Span> blamed = changed.isEmpty() ? lines(story, trail) : changed;
        String outcome = story.sentByModule().stream()
                .findFirst()
                .map(m -> "leaves as " + PacketText.of(m.packet()))
                .orElse("");
        return Finding.violated(
                reason,
                Optional.of(new Evidence(
                        story.witness(), story.path(), blamed, changed.isEmpty() ? "this lets it through" : blame, outcome)));
    }

    private static List<Span> lines(Story story, Trail trail) {
        List<Span> rules = story.rules();
        return (rules.isEmpty() ? trail.stops().stream().flatMap(s -> s.rules().stream()).toList() : rules).reversed();
    }

    private static Finding worse(Finding a, Finding b) {
        return rank(b) > rank(a) ? b : a;
    }

    private static int rank(Finding finding) {
        return switch (finding.status()) {
            case HOLDS -> 0;
            case UNKNOWN -> 1;
            case VIOLATED -> 2;
        };
    }
}
