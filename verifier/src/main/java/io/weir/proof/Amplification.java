package io.weir.proof;

import io.weir.diagnostic.Span;
import io.weir.program.Packet;
import io.weir.program.Step;
import io.weir.proof.Finding.Evidence;
import io.weir.topology.Fabric;
import io.weir.verify.Crossing;
import io.weir.verify.Entry;
import io.weir.verify.Example;
import io.weir.verify.Exploration;
import io.weir.verify.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * No destination gets more packets than came in, so that nobody is flooded through a module. Several destinations that
 * all agreed may each get a copy: that is multicast.
 */
final class Amplification {
    /** One copy of a packet, at one place, to one destination; -1: to another than constant ones. */
    private record Counted(Exits.Way way, Crossing at, long destination) {}

    private final Walk walk;
    private final VerificationRequest request;
    private final Exploration found;

    Amplification(Walk walk, VerificationRequest request, Exploration found) {
        this.walk = walk;
        this.request = request;
        this.found = found;
    }

    Finding judge(List<Exits.Exit> exits) {
        Map<Long, Integer> toConstants = new HashMap<>();
        int toOthers = 0;
        Set<Counted> counted = new HashSet<>();
        for (Exits.Exit exit : exits) {
            Origin destination = walk.space().origin(exit.packets(), SecurityRules.DST);
            long constant = destination instanceof Origin.Constant c ? c.value() : -1;
            if (!counted.add(new Counted(exit.way(), exit.passing().at(), constant))) {
                continue;
            }
            int copies = exit.copies() * exit.way().copies();
            if (constant >= 0) {
                toConstants.merge(constant, copies, Integer::sum);
            } else {
                toOthers += copies;
            }
        }
        int most = toOthers + toConstants.values().stream().mapToInt(c -> c).max().orElse(0);
        boolean copied = exits.stream().map(Exits.Exit::way).distinct().count() > 1
                || exits.stream().anyMatch(e -> e.copies() * e.way().copies() > 1);
        return most <= request.copies() || !copied ? Finding.HOLDS : shown(exits, most);
    }

    /** The count is an upper bound; a packet shows whether it is reached. */
    private Finding shown(List<Exits.Exit> exits, int most) {
        for (Exits.Exit exit : exits) {
            Optional<Example> example = walk.space().example(exit.packets());
            if (example.isEmpty()) {
                continue;
            }
            Entry entry = found.trail(exit.passing().state(), example.get()).stops().getFirst().entry();
            Story story = Story.showing(
                    walk.fabric(), entry, example.get().frame(), s -> mostToOne(s) > request.copies());
            int sent = mostToOne(story);
            if (sent > request.copies()) {
                return Finding.violated(
                        "one packet in becomes " + sent + " packets out to one destination",
                        Optional.of(new Evidence(
                                story.witness(), story.path(), copiers(), "this copies it", "")));
            }
        }
        return Finding.unknown("one packet in may become " + most + " packets out to one destination");
    }

    private static int mostToOne(Story story) {
        Map<Long, Integer> counts = new HashMap<>();
        story.sentByModule()
                .forEach(m -> counts.merge(Packet.of(m.packet()).read(SecurityRules.DST), 1, Integer::sum));
        return counts.values().stream().mapToInt(c -> c).max().orElse(0);
    }

    private List<Span> copiers() {
        List<Span> spans = new ArrayList<>();
        walk.fabric().placement().module().nodes().stream()
                .filter(n -> Fabric.steps(n.program()).stream().anyMatch(s -> s instanceof Step.Clone))
                .forEach(n -> n.span().ifPresent(spans::add));
        return spans;
    }
}
