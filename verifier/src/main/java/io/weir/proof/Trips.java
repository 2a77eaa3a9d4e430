package io.weir.proof;

import io.weir.diagnostic.Diagnostics;
import io.weir.net.Ipv4Prefix;
import io.weir.program.Fields;
import io.weir.program.Intervals;
import io.weir.proof.Flows.Plain;
import io.weir.requirement.Clause;
import io.weir.requirement.Header;
import io.weir.requirement.Hop;
import io.weir.requirement.Nodes;
import io.weir.requirement.Requirement;
import io.weir.requirement.Requirement.Quantity;
import io.weir.topology.Placement;
import io.weir.topology.Vertex.Attachment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Requirements to trips: names resolved, and everything that cannot be decided collected. */
final class Trips {
    /** Hosts start with 64 or more; less is a packet already long on its way. */
    private static final Plain ORDINARY_TTL = new Plain.Test(Fields.IP_TTL, Intervals.of(64, 255));

    /** What hosts send when nobody attacks: header lengths and checksum right. */
    private static final Plain WELL_FORMED = new Plain.Both(List.of(
            new Plain.Test(Fields.IP_HEADER_RIGHT, Intervals.of(1)),
            new Plain.Test(Fields.TRANSPORT_HEADER_RIGHT, Intervals.of(1)),
            new Plain.Test(Fields.IP_CHECKSUM_RIGHT, Intervals.of(1))));

    private final Names names;
    private final Diagnostics diagnostics;

    Trips(Names names, Diagnostics diagnostics) {
        this.names = names;
        this.diagnostics = diagnostics;
    }

    Names names() {
        return names;
    }

    /** A trip to judge, or what stands in the way. */
    record Resolved(Optional<Trip> trip, List<Undecided> undecided) {}

    Resolved reach(Requirement.Reach reach) {
        List<Undecided> undecided = new ArrayList<>();
        Flows flows = new Flows(names, diagnostics, undecided);
        List<Trip.Leg> legs = new ArrayList<>();
        List<Attachment> senders = names.attachments(reach.hops().getFirst().nodes());
        boolean hosts = !senders.isEmpty();
        for (int i = 0; i < reach.hops().size(); i++) {
            Hop hop = reach.hops().get(i);
            undecidedIn(hop, undecided);
            legs.add(i == 0 && hosts
                    ? sent(hop, senders, flows, reach.quantity())
                    : new Trip.Leg(names.spots(hop.nodes()), flows.plain(hop.flow()), hop.constant(), hop.span().text()));
        }
        return clauses(new Trip(legs, List.of(), Set.of(), hosts), reach.clauses(), undecided);
    }

    /** Nothing from {@code from} to what is protected. */
    Resolved isolate(Requirement.Isolate isolate) {
        List<Undecided> undecided = new ArrayList<>();
        Flows flows = new Flows(names, diagnostics, undecided);
        Hop from = new Hop(isolate.from(), isolate.flow(), List.of(), isolate.from().span());
        Hop to = new Hop(isolate.protectedNodes(), Optional.empty(), List.of(), isolate.protectedNodes().span());
        undecidedIn(from, undecided);
        undecidedIn(to, undecided);
        List<Attachment> senders = names.attachments(from.nodes());
        Trip.Leg first = senders.isEmpty()
                ? new Trip.Leg(names.spots(from.nodes()), flows.plain(from.flow()), List.of(), from.span().text())
                : sent(from, senders, flows, Quantity.NEVER);
        Trip.Leg last = new Trip.Leg(names.spots(to.nodes()), Plain.ALL, List.of(), to.span().text());
        return clauses(
                new Trip(List.of(first, last), List.of(), Set.of(), !senders.isEmpty()), isolate.clauses(), undecided);
    }

    /** Only a beginning, for questions about all that follows. */
    Resolved from(Hop hop) {
        List<Undecided> undecided = new ArrayList<>();
        Flows flows = new Flows(names, diagnostics, undecided);
        undecidedIn(hop, undecided);
        List<Attachment> senders = names.attachments(hop.nodes());
        Trip.Leg first = senders.isEmpty()
                ? new Trip.Leg(names.spots(hop.nodes()), flows.plain(hop.flow()), List.of(), hop.span().text())
                : sent(hop, senders, flows, Quantity.NEVER);
        return clauses(new Trip(List.of(first), List.of(), Set.of(), !senders.isEmpty()), List.of(), undecided);
    }

    /** Where hosts send: each with its own addresses; for an address as a place, just that one. */
    private Trip.Leg sent(Hop hop, List<Attachment> senders, Flows flows, Quantity quantity) {
        Set<Spot> spots = new LinkedHashSet<>();
        for (Attachment sender : senders) {
            Intervals sources = narrowed(hop.nodes(), names.sources(sender));
            int node = names.fabric().vertex(sender.name()).orElseThrow();
            spots.add(new Spot.Output(node, OptionalInt.empty(), Optional.of(sources)));
        }
        List<Plain> parts = new ArrayList<>();
        parts.add(flows.plain(hop.flow()));
        if (quantity != Quantity.NEVER) {
            parts.add(WELL_FORMED);
        }
        if (!Flows.mentions(hop.flow(), Header.TTL)) {
            parts.add(ORDINARY_TTL);
        }
        return new Trip.Leg(spots, new Plain.Both(parts), List.of(), hop.span().text());
    }

    /** When only addresses name the place, packets come from just those. */
    private static Intervals narrowed(Nodes nodes, Intervals sources) {
        List<Ipv4Prefix> prefixes = nodes.any().stream()
                .flatMap(n -> n instanceof Nodes.Addresses a ? Stream.of(a.prefix()) : Stream.<Ipv4Prefix>empty())
                .toList();
        return prefixes.size() == nodes.any().size() ? sources.and(Placement.intervals(prefixes)) : sources;
    }

    private static void undecidedIn(Hop hop, List<Undecided> undecided) {
        for (Nodes.Node node : hop.nodes().any()) {
            if (node instanceof Nodes.Path path) {
                undecided.add(new Undecided(path.span(), "paths as regular expressions are not decided"));
            }
        }
        for (Hop.Invariant invariant : hop.constant()) {
            if (invariant.inner() > 0) {
                undecided.add(new Undecided(invariant.span(), "headers inside of others are not decided"));
            }
        }
    }

    private Resolved clauses(Trip bare, List<Clause> clauses, List<Undecided> undecided) {
        List<Set<Spot>> vias = new ArrayList<>();
        Set<Spot> avoids = new LinkedHashSet<>();
        for (Clause clause : clauses) {
            switch (clause) {
                case Clause.Via via -> vias.add(names.spots(via.nodes()));
                case Clause.Avoid avoid -> avoids.addAll(names.spots(avoid.nodes()));
                case Clause.LoopFree loopFree -> { }
                case Clause.Hint hint -> { }
                case Clause.WithinHops within -> undecided.add(undecided(within));
                case Clause.AndBack back -> undecided.add(undecided(back));
                case Clause.Copies copies -> undecided.add(undecided(copies));
                case Clause.UnderFailures failures -> undecided.add(undecided(failures));
            }
        }
        if (vias.size() > Trip.MAX_VIAS) {
            undecided.add(new Undecided(clauses.getFirst().span(), "more than " + Trip.MAX_VIAS + " `via` clauses"));
        }
        return undecided.isEmpty()
                ? new Resolved(Optional.of(new Trip(bare.legs(), vias, avoids, bare.beginsAtHosts())), List.of())
                : new Resolved(Optional.empty(), undecided);
    }

    private static Undecided undecided(Clause clause) {
        return new Undecided(clause.span(), "`" + clause.span().text() + "` is read but not decided yet");
    }

    /** Everything in the clauses of a requirement that is no trip. */
    static List<Undecided> beyondLoops(List<Clause> clauses) {
        return clauses.stream()
                .filter(c -> !(c instanceof Clause.Hint) && !(c instanceof Clause.LoopFree))
                .map(Trips::undecided)
                .toList();
    }
}
