package io.weir.click;

import io.weir.click.Statement.Ports;
import io.weir.click.Statement.Reference;
import io.weir.diagnostic.Span;
import java.util.Optional;

/**
 * One side of an arrow: a node and the ports that were written.
 *
 * @param entry the node that packets go to
 * @param exit the node that packets come from; the same but for groups
 */
record Endpoint(int entry, int exit, Optional<Ports> inputs, Optional<Ports> outputs, Span span) {
    static Endpoint of(int node, Reference reference) {
        return new Endpoint(node, node, reference.inputs(), reference.outputs(), reference.span());
    }
}
