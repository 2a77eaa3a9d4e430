package io.weir.proof;

import io.weir.proof.Flows.Plain;
import io.weir.requirement.Hop.Invariant;
import io.weir.verify.Crossing;
import java.util.List;
import java.util.Set;

/**
 * A requirement's trip in terms of one network: stops to make in order, places to pass and to keep away from.
 *
 * @param legs at least two
 * @param vias each must be passed, anywhere on the way
 * @param avoids none may be passed
 * @param beginsAtHosts whether the first stop is where packets are sent, so that packets of other flows do not count
 */
record Trip(List<Leg> legs, List<Set<Spot>> vias, Set<Spot> avoids, boolean beginsAtHosts) {
    /** The most {@code via} clauses of one requirement: a bit each. */
    static final int MAX_VIAS = 16;

    /**
     * @param flow that packets must be of here
     * @param constant what must be as it was at the leg before
     * @param text the hop as written
     */
    record Leg(Set<Spot> spots, Plain flow, List<Invariant> constant, String text) {
        Leg {
            spots = Set.copyOf(spots);
            constant = List.copyOf(constant);
        }

        boolean at(Crossing crossing) {
            return Trip.at(spots, crossing);
        }
    }

    Trip {
        legs = List.copyOf(legs);
        vias = List.copyOf(vias);
        avoids = Set.copyOf(avoids);
    }

    static boolean at(Set<Spot> spots, Crossing crossing) {
        for (Spot spot : spots) {
            if (spot.at(crossing)) {
                return true;
            }
        }
        return false;
    }

    int allVias() {
        return (1 << vias.size()) - 1;
    }

    /** The vias passed, when this crossing is one. */
    int passed(Crossing crossing) {
        int passed = 0;
        for (int i = 0; i < vias.size(); i++) {
            passed |= at(vias.get(i), crossing) ? 1 << i : 0;
        }
        return passed;
    }
}
