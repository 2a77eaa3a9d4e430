package io.weir.element;

import static io.weir.element.Steps.emit;
import static io.weir.element.Steps.is;
import static io.weir.element.Steps.match;
import static io.weir.element.Steps.when;

import io.weir.program.Fields;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;

/**
 * SetUDPChecksum: computes the UDP checksum.
 *
 * <p>Sets the checksum of UDP packets anew, pseudo header included. Fragments stay as they are: their checksum covers
 * bytes that are elsewhere. What is not a whole UDP packet is dropped.
 */
final class SetUDPChecksum implements ElementClass {
    private static final Reason BAD = new Reason("bad-udp", "the packet is not a whole UDP packet");

    @Override
    public String name() {
        return "SetUDPChecksum";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        arguments.finish();
        Step compute = new Step.Checksum(Step.Checksum.Kind.TRANSPORT, emit(0));
        Step whole = match(new Step.Drop(BAD), when(is(Fields.TRANSPORT_HEADER_RIGHT, 1), compute));
        return Program.of(1, match(new Step.Drop(BAD), when(is(Fields.IP_PROTO, 17), whole)));
    }
}
