package io.weir.click;

import io.weir.click.Compound.ClassReference;
import io.weir.click.Compound.End;
import io.weir.click.Compound.Instance;
import io.weir.click.Compound.Node;
import io.weir.click.Compound.Wire;
import io.weir.diagnostic.Diagnostic;
import io.weir.diagnostic.Diagnostics;
import io.weir.diagnostic.Span;
import io.weir.element.Argument;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces every element of a compound class by the elements inside, until none is left. Its size is bounded: a few
 * lines of classes that contain each other twice would otherwise fill any memory.
 */
final class Expander {
    /** Elements and ends of compounds after expansion. */
    static final int MOST_NODES = 50_000;

    static final int MOST_WIRES = 200_000;

    /** Compounds inside compounds after expansion. */
    static final int DEEPEST = 200;

    private final Diagnostics diagnostics;
    private final Substitution substitution;
    private final OverloadChooser overloads;
    private final List<Optional<FlatElement>> nodes = new ArrayList<>();
    private final List<Wire> wires = new ArrayList<>();
    private boolean full;

    Expander(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.substitution = new Substitution(diagnostics);
        this.overloads = new OverloadChooser(diagnostics);
    }

    /**
     * Empty after it was said that the configuration is too large.
     *
     * @param variables values from outside, which win over the text's own
     */
    Optional<FlatConfiguration> expand(Compound file, Map<String, Text> variables) {
        Environment environment = new Environment(Optional.empty(), 0);
        variables.forEach(environment::bind);
        file.definitions().forEach(d -> environment.define(d.variable(), d.value()));
        int start = add(Optional.empty());
        add(Optional.empty());
        inside(file, start, "", environment);
        return full ? Optional.empty() : new Tunnels(nodes, wires, diagnostics).close();
    }

    /** Adds the inside of a compound whose ends are the nodes {@code ends} and {@code ends + 1}. */
    private void inside(Compound compound, int ends, String prefix, Environment environment) {
        List<Node> inner = compound.graph().nodes();
        int[] entry = new int[inner.size()];
        int[] exit = new int[inner.size()];
        entry[0] = exit[0] = ends;
        entry[1] = exit[1] = ends + 1;
        for (int i = 2; i < inner.size() && !full; i++) {
            switch (inner.get(i)) {
                case Compound.Pass pass -> entry[i] = exit[i] = add(Optional.empty());
                case Instance instance -> {
                    entry[i] = nodes.size();
                    exit[i] = instance(instance, prefix, environment);
                }
            }
        }
        for (Wire wire : compound.graph().wires()) {
            if (full || wires.size() >= MOST_WIRES) {
                refuse(compound.span(), "connections", MOST_WIRES);
                return;
            }
            End from = wire.from();
            End to = wire.to();
            wires.add(new Wire(
                    new End(exit[from.node()], from.port(), from.span()),
                    new End(entry[to.node()], to.port(), to.span())));
        }
    }

    /** Adds an element or what it stands for. Packets enter the first node added; the one they leave is returned. */
    private int instance(Instance instance, String prefix, Environment environment) {
        String name = prefix + instance.name();
        if (nodes.size() >= MOST_NODES) {
            refuse(instance.span(), "elements", MOST_NODES);
            return add(Optional.empty());
        }
        substitution.charge(name.length());
        Text configuration = substitution.replace(instance.configuration(), environment);
        if (substitution.exhausted()) {
            refuse(instance.span(), "characters of names and configurations", Substitution.LARGEST);
            return add(Optional.empty());
        }
        List<Text> arguments = ArgumentSplitter.split(configuration);
        ClassReference type = overloads.choose(instance, arguments);
        return switch (type) {
            case Compound.Primitive primitive -> add(Optional.of(new FlatElement(
                    name,
                    primitive.name(),
                    arguments.stream().map(a -> new Argument(a.string(), a.span(instance.span()))).toList(),
                    instance.span())));
            case Compound.Defined defined -> compound(defined.compound(), instance, name, arguments, environment);
            case Compound.Unknown unknown ->
                    add(Optional.of(new FlatElement(name, "", List.of(), instance.span())));
        };
    }

    private int compound(
            Compound compound, Instance instance, String name, List<Text> arguments, Environment environment) {
        int ends = add(Optional.empty());
        add(Optional.empty());
        if (name.chars().filter(c -> c == '/').count() >= DEEPEST) {
            refuse(instance.span(), "compounds inside each other", DEEPEST);
            return ends + 1;
        }
        Environment inner = new Environment(environment.around(compound.depth()), compound.depth());
        List<Text> values = overloads.values(compound.formals(), arguments).orElseThrow();
        for (int i = 0; i < values.size(); i++) {
            inner.bind(compound.formals().get(i).variable(), values.get(i));
        }
        compound.definitions().forEach(d -> inner.define(d.variable(), d.value()));
        inside(compound, ends, name + "/", inner);
        return ends + 1;
    }

    private int add(Optional<FlatElement> element) {
        nodes.add(element);
        return nodes.size() - 1;
    }

    private void refuse(Span span, String what, int most) {
        if (!full) {
            diagnostics.add(Diagnostic.error("E0406", span, "the configuration grows too large here")
                    .note("at most " + most + " " + what + " after compound elements are expanded"));
        }
        full = true;
    }
}
