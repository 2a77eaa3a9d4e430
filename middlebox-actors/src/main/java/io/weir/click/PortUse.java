package io.weir.click;

import io.weir.click.FlatConfiguration.Connection;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Span;
import io.weir.element.ElementClass;
import io.weir.element.Ports;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks the ports of every element against its class: none too many, none without a connection, none used twice. */
final class PortUse {
    private record Port(int element, int number) {}

    private final List<FlatElement> elements;
    private final List<Optional<ElementClass>> classes;
    private final Diagnostics diagnostics;
    private final List<BitSet> usedInputs = new ArrayList<>();
    private final List<BitSet> usedOutputs = new ArrayList<>();
    private final int[] inputs;
    private final int[] outputs;

    PortUse(List<FlatElement> elements, List<Optional<ElementClass>> classes, Diagnostics diagnostics) {
        this.elements = elements;
        this.classes = classes;
        this.diagnostics = diagnostics;
        this.inputs = new int[elements.size()];
        this.outputs = new int[elements.size()];
        elements.forEach(element -> {
            usedInputs.add(new BitSet());
            usedOutputs.add(new BitSet());
        });
    }

    /** How many input ports the element has, after {@link #check}. */
    int inputs(int element) {
        return inputs[element];
    }

    int outputs(int element) {
        return outputs[element];
    }

    void check(List<Connection> connections) {
        for (Connection connection : connections) {
            usedOutputs.get(connection.from()).set(connection.output());
            usedInputs.get(connection.to()).set(connection.input());
        }
        for (int i = 0; i < elements.size(); i++) {
            if (classes.get(i).isPresent()) {
                Ports ports = classes.get(i).get().ports();
                inputs[i] = count(i, "input", PortCount.inputs(ports), usedInputs.get(i));
                outputs[i] = count(i, "output", PortCount.outputs(ports, inputs[i]), usedOutputs.get(i));
            }
        }
    }

    private int count(int element, String side, PortCount possible, BitSet used) {
        FlatElement declared = elements.get(element);
        int count = possible.count(used.length());
        String name = "`" + declared.name() + "`";
        if (used.length() > count) {
            String ports = count == 1 ? "1 " + side : count == 0 ? "no " + side + "s" : count + " " + side + "s";
            diagnostics.add(Diagnostic.error(
                            "E0201", declared.span(), name + " has no " + side + " " + (used.length() - 1))
                    .note("`" + declared.className() + "` has " + (possible.most() > possible.least() ? "at most " : "")
                            + ports));
        }
        for (int port = used.nextClearBit(0); port < count; port = used.nextClearBit(port + 1)) {
            diagnostics.add(unconnected(declared, side, port));
        }
        return count;
    }

    private static Diagnostic unconnected(FlatElement element, String side, int port) {
        return Diagnostic.error(
                        "E0203", element.span(), side + " " + port + " of `" + element.name() + "` is not connected")
                .help(side.equals("input")
                        ? "connect something to it, or `Idle` if nothing shall come"
                        : "connect it, or send what leaves it to `Discard`");
    }

    /** One packet goes one way: a push output and a pull input have a single connection. */
    void checkSharing(List<Connection> connections, Directions directions) {
        Map<Port, Span> outputsSeen = new HashMap<>();
        Map<Port, Span> inputsSeen = new HashMap<>();
        for (Connection c : connections) {
            boolean pull = directions.pull(c);
            Span output = outputsSeen.putIfAbsent(new Port(c.from(), c.output()), c.fromSpan());
            if (output != null) {
                diagnostics.add(shared(c.fromSpan(), output, "output " + c.output(), c.from())
                        .help(pull ? "let one element pull and pass packets on" : "copy packets with `Tee`"));
            }
            Span input = pull ? inputsSeen.putIfAbsent(new Port(c.to(), c.input()), c.toSpan()) : null;
            if (input != null) {
                diagnostics.add(shared(c.toSpan(), input, "input " + c.input(), c.to())
                        .note("it pulls packets, so it must know where from"));
            }
        }
    }

    private Diagnostic shared(Span span, Span earlier, String port, int element) {
        Diagnostic error = Diagnostic.error(
                "E0207", span, port + " of `" + elements.get(element).name() + "` is connected twice");
        return earlier.equals(span) ? error : error.pointingAt(earlier, "first connected here");
    }
}
