package io.weir.proof;

import io.weir.diagnostic.Span;
import io.weir.proof.Finding.Evidence;
import io.weir.topology.Vertex.Attachment;
import io.weir.verify.Automaton;
import io.weir.verify.Ended;
import io.weir.verify.Ending;
import io.weir.verify.Example;
import io.weir.verify.Exploration;
import java.util.List;
import java.util.Optional;

/** Decides whether a packet can come back, unchanged but for its time to live, to where it was. */
final class Loops {
    private final Walk walk;

    Loops(Walk walk) {
        this.walk = walk;
    }

    /** Packets of {@code trip}'s first leg; without one, whatever hosts can send. */
    Finding decide(Optional<Trip> trip) {
        List<Attachment> all = walk.fabric().topology().attachments();
        Automaton automaton = trip.map(t -> (Automaton) new TripAutomaton(onlyFirst(t), walk.space(), walk.sets()))
                .orElse(Automaton.NONE);
        Exploration found = walk.from(all, automaton);
        boolean possible = false;
        for (Ended ended : found.ended()) {
            if (!circles(ended.ending())) {
                continue;
            }
            Optional<Example> example = walk.space().example(ended.packets());
            if (example.isPresent() && ended.packets().packet().exact()) {
                return Finding.violated("a packet circles", Optional.of(evidence(found, ended, example.get())));
            }
            possible |= example.isPresent();
        }
        if (found.exhausted().isPresent()) {
            return Finding.unknown("the budget ran out: " + found.exhausted().get());
        }
        return possible ? Finding.unknown("a packet may circle") : Finding.HOLDS;
    }

    /** The flow at the start, and then no further stop that could end the walk. */
    private static Trip onlyFirst(Trip trip) {
        Trip.Leg nowhere = new Trip.Leg(java.util.Set.of(), Flows.Plain.ALL, List.of(), "");
        return new Trip(List.of(trip.legs().getFirst(), nowhere), List.of(), java.util.Set.of(), trip.beginsAtHosts());
    }

    private static boolean circles(Ending ending) {
        return switch (ending) {
            case Ending.Circling circling -> true;
            case Ending.Growing growing -> true;
            case Ending.Sent sent -> false;
            case Ending.Dropped dropped -> false;
            case Ending.Unconnected unconnected -> false;
        };
    }

    private Evidence evidence(Exploration found, Ended ended, Example example) {
        var trail = found.trail(ended, example);
        Story story = new Story(walk.fabric(), trail.stops().getFirst().entry(), example.frame());
        List<Span> rules = trail.stops().stream().flatMap(s -> s.rules().stream()).distinct().toList();
        List<String> path = trail.stops().stream().map(s -> walk.fabric().display(s.entry().node())).toList();
        return new Evidence(story.witness(), path, rules, "this sends it round", "");
    }
}
