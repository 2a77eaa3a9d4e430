package io.weir.click;

import io.weir.diagnostic.Span;
import java.util.List;
import java.util.Optional;

/**
 * A compound class (or the whole text, which is one too) with its names looked up: a graph whose nodes are elements,
 * and whose nodes 0 and 1 are where connections come in and go out.
 *
 * @param name empty when anonymous
 * @param depth how many scopes are around it; decides which variables it sees
 * @param next what to try if the arguments or ports do not fit this one ({@code ||} and {@code ...})
 */
record Compound(
        String name,
        Span span,
        int depth,
        List<Statement.Formal> formals,
        List<Definition> definitions,
        Graph graph,
        Optional<ClassReference> next) {
    static final int INPUT = 0;
    static final int OUTPUT = 1;

    /**
     * @param inputs ports of INPUT that are used inside
     * @param outputs ports of OUTPUT that are used inside
     */
    record Graph(List<Node> nodes, List<Wire> wires, int inputs, int outputs) {}

    record Definition(String variable, Text value, Span span) {}

    sealed interface Node {
        String name();
    }

    /** What comes in at port i goes out at port i: the ends of compounds and groups. */
    record Pass(String name) implements Node {}

    /**
     * @param inputs one more than the last input port in use
     * @param outputs one more than the last output port in use
     */
    record Instance(String name, ClassReference type, Text configuration, Span span, int inputs, int outputs)
            implements Node {}

    record Wire(End from, End to) {}

    /** A port of a node; an output port in {@code from}, an input port in {@code to}. */
    record End(int node, int port, Span span) {}

    sealed interface ClassReference {}

    record Primitive(String name, Span span) implements ClassReference {}

    record Defined(Compound compound) implements ClassReference {}

    /** Already reported; kept so that the rest can be checked. */
    record Unknown() implements ClassReference {}
}
