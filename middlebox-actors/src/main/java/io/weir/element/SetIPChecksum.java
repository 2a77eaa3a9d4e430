package io.weir.element;

import static io.weir.element.Steps.emit;

import io.weir.program.Program;
import io.weir.program.Step;

/**
 * SetIPChecksum: computes the IP header's checksum.
 *
 * <p>Sets the checksum of the marked IPv4 header anew. You do not need this behind IPRewriter, DecIPTTL and other
 * elements that keep checksums right by themselves; it makes a broken header look good.
 */
final class SetIPChecksum implements ElementClass {
    @Override
    public String name() {
        return "SetIPChecksum";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        return Program.of(1, new Step.Checksum(Step.Checksum.Kind.IP, emit(0)));
    }
}
