package io.weir.proof;

import io.weir.program.Fields;
import io.weir.proof.Flows.Plain;
import io.weir.requirement.Hop.Invariant;
import io.weir.space.Exhausted;
import io.weir.verify.Automaton;
import io.weir.verify.Crossing;
import io.weir.verify.HeaderSpace;
import io.weir.verify.PacketSet;
import io.weir.verify.Passing;
import io.weir.verify.Sameness;
import io.weir.verify.SymbolicPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows trips: which stops were made, which places passed, what did not stay the same. Notes all that arrive. */
final class TripAutomaton implements Automaton {
    /** A requirement of more than this many stages is not written by people. */
    private static final int MAX_STAGES = 10_000;

    /**
     * How far a packet has come.
     *
     * @param leg last stop made; -1 before the first
     * @param vias places passed, a bit each
     */
    record Stage(int leg, int vias, Optional<Breach> breach) {}

    /** Something changed before {@code leg} that should not have. {@code certain}: it is known to differ for some packet. */
    record Breach(Invariant invariant, int leg, boolean certain) {}

    /** Packets that have made the whole trip. */
    record Arrived(Passing passing, PacketSet packets, Stage stage) {}

    /** Packets at the place of a stop, but not of its flow. */
    record Missed(Passing passing, PacketSet packets, int leg) {}

    private final Trip trip;
    private final HeaderSpace space;
    private final Sets sets;
    private final Set<Integer> watched = new HashSet<>();
    private final List<Stage> stages = new ArrayList<>();
    private final Map<Stage, Integer> numbers = new HashMap<>();
    private final List<Arrived> arrived = new ArrayList<>();
    private final List<Missed> missed = new ArrayList<>();
    private final List<Arrived> strayed = new ArrayList<>();

    TripAutomaton(Trip trip, HeaderSpace space, Sets sets) {
        this.trip = trip;
        this.space = space;
        this.sets = sets;
        trip.legs().forEach(leg -> leg.spots().forEach(s -> watched.add(s.node())));
        trip.vias().forEach(via -> via.forEach(s -> watched.add(s.node())));
        trip.avoids().forEach(s -> watched.add(s.node()));
        number(new Stage(-1, 0, Optional.empty()));
    }

    List<Arrived> arrived() {
        return arrived;
    }

    List<Missed> missed() {
        return missed;
    }

    /** Packets that came to a place to avoid, or to the end without passing all vias. */
    List<Arrived> strayed() {
        return strayed;
    }

    Stage stage(int number) {
        return stages.get(number);
    }

    @Override
    public int start() {
        return 0;
    }

    @Override
    public boolean watches(int node) {
        return watched.contains(node);
    }

    @Override
    public List<Turn> turns(Passing passing) {
        Stage stage = stages.get(passing.automaton());
        Crossing at = passing.at();
        if (stage.leg() >= 0 && Trip.at(trip.avoids(), at)) {
            strayed.add(new Arrived(passing, passing.packets(), stage));
            return List.of();
        }
        Stage here = new Stage(stage.leg(), stage.vias() | trip.passed(at), stage.breach());
        int next = stage.leg() + 1;
        if (next == trip.legs().size() || !trip.legs().get(next).at(at)) {
            return List.of(turn(here, passing.packets(), false));
        }
        return stop(passing, here, next);
    }

    private List<Turn> stop(Passing passing, Stage here, int next) {
        Sets.Split split = sets.split(passing.packets(), flowAt(next, passing.at()));
        List<Turn> turns = new ArrayList<>();
        for (PacketSet in : split.in()) {
            turns.addAll(made(passing, here, next, in));
        }
        for (PacketSet out : split.out()) {
            missed.add(new Missed(passing, out, next));
            if (next > 0 || !trip.beginsAtHosts()) {
                turns.add(turn(here, out, false));
            }
        }
        return turns;
    }

    /** The leg's flow, and the addresses that make a place what it is. */
    private Plain flowAt(int leg, Crossing crossing) {
        Trip.Leg wanted = trip.legs().get(leg);
        for (Spot spot : wanted.spots()) {
            if (spot.at(crossing)) {
                Optional<Plain> addresses = switch (spot) {
                    case Spot.Vertex v -> v.destinations().map(d -> new Plain.Test(Fields.IP_DST, d));
                    case Spot.Output o -> o.sources().map(a -> new Plain.Test(Fields.IP_SRC, a));
                    case Spot.Receiver receiver -> Optional.empty();
                };
                return addresses.map(a -> (Plain) new Plain.Both(List.of(a, wanted.flow()))).orElse(wanted.flow());
            }
        }
        return wanted.flow();
    }

    private List<Turn> made(Passing passing, Stage here, int next, PacketSet packets) {
        List<Turn> turns = new ArrayList<>();
        Stage onward = new Stage(next, here.vias(), here.breach());
        if (here.breach().isEmpty()) {
            Optional<Breach> breach = breach(passing, next, packets);
            if (breach.isPresent()) {
                onward = new Stage(next, here.vias(), breach);
            }
        }
        if (next < trip.legs().size() - 1) {
            turns.add(turn(onward, packets, true));
        } else if (here.vias() == trip.allVias()) {
            arrived.add(new Arrived(passing, packets, onward));
        } else {
            strayed.add(new Arrived(passing, packets, onward));
        }
        return turns;
    }

    /** The first invariant that does not hold, one that is known to differ before one that may. */
    private Optional<Breach> breach(Passing passing, int leg, PacketSet packets) {
        Optional<SymbolicPacket> before = passing.remembered();
        Optional<Breach> possible = Optional.empty();
        for (Invariant invariant : trip.legs().get(leg).constant()) {
            Sameness same = before.map(b -> Invariants.same(space, packets, b, invariant)).orElse(Sameness.UNKNOWN);
            switch (same) {
                case ALWAYS -> { }
                case NOT_ALWAYS -> {
                    return Optional.of(new Breach(invariant, leg, true));
                }
                case UNKNOWN -> possible = possible.or(() -> Optional.of(new Breach(invariant, leg, false)));
            }
        }
        return possible;
    }

    private Turn turn(Stage stage, PacketSet packets, boolean remember) {
        return new Turn(number(stage), packets, remember);
    }

    private int number(Stage stage) {
        Integer known = numbers.get(stage);
        if (known != null) {
            return known;
        }
        if (stages.size() == MAX_STAGES) {
            throw new Exhausted(MAX_STAGES + " stages of a trip");
        }
        numbers.put(stage, stages.size());
        stages.add(stage);
        return stages.size() - 1;
    }
}
