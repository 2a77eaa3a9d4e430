package io.weir.program;

import java.util.ArrayList;
import java.util.List;

/** Something that moves packets without one coming in. The engine and the interpreter take turns in this order. */
public sealed interface Turn {
    int node();

    /** A generator makes packets. */
    record Generates(int node, Source.Generate source) implements Turn {}

    /** A pump pushes on what waits in it, because upstream pushes. */
    record Drains(int node, Step.Hold hold, Holding.Pump pump) implements Turn {}

    /** A pump asks the upstream of {@code input} for packets and puts them through that input's program. */
    record Pulls(int node, int input, Step.Hold hold, Holding.Pump pump) implements Turn {}

    /** An element that pulls, such as a device, but declares no pump. */
    record Sinks(int node, int input) implements Turn {}

    /** All turns of a configuration: by node, generators first, then inputs. */
    static List<Turn> of(Configuration configuration) {
        List<Turn> turns = new ArrayList<>();
        for (int node = 0; node < configuration.nodes().size(); node++) {
            Program program = configuration.nodes().get(node).program();
            for (Source source : program.sources()) {
                if (source instanceof Source.Generate generate) {
                    turns.add(new Generates(node, generate));
                }
                drains(turns, node, source.step());
            }
            for (int input = 0; input < program.inputs().size(); input++) {
                ofInput(turns, configuration, node, input);
            }
        }
        return List.copyOf(turns);
    }

    private static void ofInput(List<Turn> turns, Configuration configuration, int node, int input) {
        Step first = configuration.nodes().get(node).program().inputs().get(input);
        boolean pulls = configuration.links().stream()
                .anyMatch(l -> l.to() == node && l.input() == input && l.pull());
        if (!pulls) {
            drains(turns, node, first);
            return;
        }
        List<Step.Hold> pumps = Steps.holds(Steps.reachable(first), Holding.Pump.class);
        if (!pumps.isEmpty()) {
            turns.add(new Pulls(node, input, pumps.getFirst(), (Holding.Pump) pumps.getFirst().holding()));
        } else if (configuration.links().stream().noneMatch(l -> l.from() == node && l.pull())) {
            turns.add(new Sinks(node, input));
        }
    }

    private static void drains(List<Turn> turns, int node, Step first) {
        for (Step.Hold hold : Steps.holds(Steps.reachable(first), Holding.Pump.class)) {
            // a pump shared by several inputs takes one turn
            if (turns.stream().noneMatch(t -> t instanceof Drains d && d.node() == node && d.hold() == hold)) {
                turns.add(new Drains(node, hold, (Holding.Pump) hold.holding()));
            }
        }
    }
}
