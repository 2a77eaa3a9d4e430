package io.weir.proof;

import io.weir.program.Configuration;
import io.weir.program.Program;
import io.weir.program.Source;
import io.weir.program.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration whose generators make no packets by themselves: what a generator does with a packet is behind an
 * input of its own instead, after the element's other inputs, so that one packet of it can be followed.
 */
record Alone(Configuration original, Configuration configuration) {
    static Alone of(Configuration original) {
        List<Configuration.Node> nodes = original.nodes().stream().map(Alone::quiet).toList();
        return new Alone(original, new Configuration(nodes, original.links()));
    }

    private static Configuration.Node quiet(Configuration.Node node) {
        Program program = node.program();
        List<Step> inputs = new ArrayList<>(program.inputs());
        List<Source> sources = new ArrayList<>();
        for (Source source : program.sources()) {
            switch (source) {
                case Source.Receive receive -> sources.add(receive);
                case Source.Generate generate -> inputs.add(generate.step());
            }
        }
        return inputs.size() == program.inputs().size()
                ? node
                : new Configuration.Node(
                        node.name(),
                        node.elementClass(),
                        new Program(inputs, sources, program.outputs(), program.handlers()),
                        node.span());
    }

    Source source(int node, int index) {
        return original.nodes().get(node).program().sources().get(index);
    }

    /** The input behind which the packets of a generator begin. */
    int made(int node, int index) {
        Program program = original.nodes().get(node).program();
        long before = program.sources().subList(0, index).stream()
                .filter(s -> s instanceof Source.Generate)
                .count();
        return program.inputs().size() + (int) before;
    }

    /** Whether {@code input} stands for a generator. */
    boolean makes(int node, int input) {
        return input >= original.nodes().get(node).program().inputs().size();
    }
}
