package io.weir.proof;

import io.weir.program.Device;
import io.weir.program.Rule;
import io.weir.program.Step;
import io.weir.space.Exhausted;
import io.weir.topology.Fabric;
import io.weir.verify.Automaton;
import io.weir.verify.Crossing;
import io.weir.verify.Entry;
import io.weir.verify.PacketSet;
import io.weir.verify.Passing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects what the module sends. Copies of one packet are kept apart: the automaton's state is the list of places
 * where the packet was copied, and the way taken there.
 */
final class Exits implements Automaton {
    private static final int MAX_WAYS = 5_000;
    private static final int MAX_COPIES = 32;

    /** What leaves the module, by which way of copies, how many of it at once. */
    record Exit(Passing passing, Way way, int copies) {
        PacketSet packets() {
            return passing.packets();
        }
    }

    /** A way through places that copy: the last of them, and the way before. Root is the entry. */
    record Way(int before, Crossing last, int copies, int depth) {}

    private final Fabric fabric;
    private final Set<Integer> copying = new HashSet<>();
    private final Set<Integer> sending = new HashSet<>();
    private final List<Way> ways = new ArrayList<>();
    private final Map<Way, Integer> numbers = new HashMap<>();
    private final List<Exit> exits = new ArrayList<>();

    Exits(Fabric fabric) {
        this.fabric = fabric;
        ways.add(new Way(-1, new Crossing.Leaves(-1, 0), 1, 0));
        for (int node = 0; node < fabric.network().size(); node++) {
            if (fabric.inModule(node)) {
                look(node);
            }
        }
    }

    private void look(int node) {
        var program = fabric.network().node(node).program();
        List<Step> steps = Fabric.steps(program);
        if (steps.stream().anyMatch(s -> s instanceof Step.Clone)) {
            copying.add(node);
        }
        if (steps.stream().anyMatch(s -> s instanceof Step.Transmit)) {
            sending.add(node);
        }
        boolean entry = fabric.moduleEntries().stream().anyMatch(e -> e.node() == node);
        if (entry && fabric.moduleEntries().size() > 1) {
            copying.add(node);
        }
    }

    List<Exit> found() {
        return exits;
    }

    @Override
    public int start() {
        return 0;
    }

    @Override
    public boolean watches(int node) {
        return copying.contains(node) || sending.contains(node);
    }

    @Override
    public List<Turn> turns(Passing passing) {
        Way way = ways.get(passing.automaton());
        return switch (passing.at()) {
            case Crossing.Transmitted sent -> {
                if (toNetwork(sent.device())) {
                    exits.add(new Exit(passing, way, copies(passing.at())));
                }
                yield List.of();
            }
            case Crossing.Leaves leaves when copying.contains(leaves.node()) ->
                List.of(new Turn(copied(passing.automaton(), way, leaves), passing.packets(), false));
            case Crossing.Arrives arrives when arrives.entry() instanceof Entry.Source
                            && copying.contains(arrives.node()) ->
                List.of(new Turn(copied(passing.automaton(), way, arrives), passing.packets(), false));
            case Crossing.Leaves leaves -> List.of(same(passing));
            case Crossing.Arrives arrives -> List.of(same(passing));
        };
    }

    private static Turn same(Passing passing) {
        return new Turn(passing.automaton(), passing.packets(), false);
    }

    private static boolean toNetwork(Device device) {
        return device.kind() != Device.Kind.DUMP;
    }

    private int copied(int before, Way way, Crossing crossing) {
        if (way.depth() == MAX_COPIES) {
            throw new Exhausted(MAX_COPIES + " copies of copies of a packet");
        }
        Way next = new Way(before, crossing, way.copies() * copies(crossing), way.depth() + 1);
        Integer known = numbers.get(next);
        if (known != null) {
            return known;
        }
        if (ways.size() == MAX_WAYS) {
            throw new Exhausted(MAX_WAYS + " ways of copies");
        }
        numbers.put(next, ways.size());
        ways.add(next);
        return ways.size() - 1;
    }

    /** How many copies of one packet an element can put out by one port or device, at most. */
    private int copies(Crossing crossing) {
        if (crossing instanceof Crossing.Arrives) {
            return 1;
        }
        var program = fabric.network().node(crossing.node()).program();
        int most = 1;
        List<Step> starts = new ArrayList<>(program.inputs());
        program.sources().forEach(s -> starts.add(s.step()));
        for (Step start : starts) {
            most = Math.max(most, copies(start, crossing));
        }
        return most;
    }

    private static int copies(Step step, Crossing out) {
        return switch (step) {
            case Step.Clone clone -> clone.ways().stream().mapToInt(w -> copies(w, out)).sum();
            case Step.Emit emit -> out instanceof Crossing.Leaves l && l.output() == emit.port() ? 1 : 0;
            case Step.Transmit sent -> out instanceof Crossing.Transmitted t && t.device().equals(sent.device()) ? 1 : 0;
            case Step.Match match -> Math.max(
                    match.rules().stream().map(Rule::then).mapToInt(s -> copies(s, out)).max().orElse(0),
                    copies(match.otherwise(), out));
            case Step.Drop drop -> 0;
            case Step.Set s -> copies(s.next(), out);
            case Step.Shift s -> Math.max(copies(s.next(), out), copies(s.refused(), out));
            case Step.Push s -> Math.max(copies(s.next(), out), copies(s.refused(), out));
            case Step.Mark s -> Math.max(copies(s.next(), out), copies(s.refused(), out));
            case Step.Take s -> copies(s.next(), out);
            case Step.Checksum s -> copies(s.next(), out);
            case Step.Compare s -> Math.max(copies(s.equal(), out), copies(s.unequal(), out));
            case Step.Lookup s -> Math.max(copies(s.hit(), out), copies(s.miss(), out));
            case Step.Learn s -> Math.max(copies(s.next(), out), copies(s.full(), out));
            case Step.Pick s -> Math.max(copies(s.next(), out), copies(s.exhausted(), out));
            case Step.Meter s -> Math.max(copies(s.within(), out), copies(s.beyond(), out));
            case Step.Choose s -> s.ways().stream().mapToInt(w -> copies(w, out)).max().orElse(0);
            case Step.Hold s -> copies(s.next(), out);
            case Step.Count s -> copies(s.next(), out);
            case Step.Opaque s -> copies(s.next(), out);
        };
    }
}
