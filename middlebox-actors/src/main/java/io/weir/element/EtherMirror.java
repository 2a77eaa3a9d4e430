package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.set;
import static io.weir.element.Steps.to;
import static io.weir.program.Fields.ETH_DST;
import static io.weir.program.Fields.ETH_SRC;

import io.weir.program.Program;

/**
 * EtherMirror: swaps the Ethernet source and destination.
 *
 * <p>Packets must be Ethernet frames; one too short for both addresses stays as it is.
 */
final class EtherMirror implements ElementClass {
    @Override
    public String name() {
        return "EtherMirror";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        return Program.of(1, set(emit(0), to(ETH_DST, ETH_SRC), to(ETH_SRC, ETH_DST)));
    }
}
