package io.weir.verify;

import io.weir.program.Fields;
import io.weir.space.Condition;
import io.weir.space.Conditions;
import io.weir.verify.SymbolicPacket.Draft;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds packets that come back to where they were with the same fields but for the time to live. States that differ in
 * that alone are one place here; among places that lead to each other, packets are sent round once to see if any return.
 */
final class Circles {
    private record Place(Entry entry, SymbolicPacket packet, int automaton, SymbolicPacket remembered) {}

    private final Walk walk;
    private final Conditions conditions;
    private final Map<Place, Integer> places = new HashMap<>();
    private final List<List<Walk.Found>> members = new ArrayList<>();
    private int[] placeOf = {};

    Circles(Walk walk) {
        this.walk = walk;
        this.conditions = walk.conditions();
    }

    void report() {
        List<Walk.Found> found = walk.found();
        placeOf = new int[found.size()];
        for (Walk.Found state : found) {
            Place place = new Place(
                    state.entry(), timeless(state.packet()), state.automaton(), state.remembered());
            int index = places.computeIfAbsent(place, p -> places.size());
            if (index == members.size()) {
                members.add(new ArrayList<>());
            }
            members.get(index).add(state);
            placeOf[state.id] = index;
        }
        Components components = new Components(successors());
        Set<Integer> reported = new HashSet<>();
        for (int place = 0; place < members.size(); place++) {
            int component = components.of(place);
            if (components.isCyclic(place) && !reported.contains(component) && returns(place, components)) {
                reported.add(component);
            }
        }
    }

    private List<List<Integer>> successors() {
        List<List<Integer>> successors = new ArrayList<>();
        for (List<Walk.Found> states : members) {
            Set<Integer> next = new HashSet<>();
            states.forEach(s -> s.next.forEach(n -> next.add(placeOf[n])));
            successors.add(List.copyOf(next));
        }
        return successors;
    }

    private static SymbolicPacket timeless(SymbolicPacket p) {
        if (p.network == SymbolicPacket.UNSET) {
            return p;
        }
        int ttl = 8 * p.network + Fields.IP_TTL.bit();
        int checksum = 8 * p.network + Fields.IP_CHECKSUM.bit();
        Draft draft = p.draft();
        draft.bytes = p.bytes
                .write(ttl, List.of(Piece.unknown(8)))
                .write(checksum, List.of(Piece.unknown(16)));
        return draft.packet();
    }

    /** Sends the packets of one place round its component. */
    private boolean returns(int place, Components components) {
        for (Walk.Found start : members.get(place)) {
            Map<Walk.Found, Condition> seen = new HashMap<>();
            Deque<Walk.Found> queue = new ArrayDeque<>();
            Map<Walk.Found, Condition> waiting = new HashMap<>();
            Condition[] back = {Conditions.NONE};
            waiting.put(start, start.seen);
            queue.add(start);
            while (!queue.isEmpty() && back[0].isNone()) {
                Walk.Found state = queue.poll();
                Condition fresh = waiting.remove(state);
                if (fresh == null) {
                    continue;
                }
                walk.visit(state, fresh, (from, to, condition) -> {
                    if (to.id >= placeOf.length || components.of(placeOf[to.id]) != components.of(place)) {
                        return;
                    }
                    if (placeOf[to.id] == place) {
                        back[0] = conditions.or(back[0], condition);
                        return;
                    }
                    Condition known = seen.getOrDefault(to, Conditions.NONE);
                    Condition more = conditions.beyond(condition, known);
                    if (!more.isNone()) {
                        seen.put(to, conditions.or(known, more));
                        waiting.merge(to, more, conditions::or);
                        queue.add(to);
                    }
                });
            }
            if (!back[0].isNone()) {
                walk.circle(start, back[0]);
                return true;
            }
        }
        return false;
    }
}
