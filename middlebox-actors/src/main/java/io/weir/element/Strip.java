package io.weir.element;

import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Reason;
import io.weir.program.Step;

/**
 * Strip(LENGTH): removes bytes from the front of packets.
 *
 * <p>Deletes the first LENGTH bytes from each packet, for instance {@code Strip(14)} to get rid of an Ethernet header.
 * Marks of the network header stay on the bytes they were on. A packet with fewer bytes is dropped.
 */
final class Strip implements ElementClass {
    private static final Reason TOO_SHORT =
            new Reason("too-short", "the packet has fewer bytes than are to be stripped");

    @Override
    public String name() {
        return "Strip";
    }

    @Override
    public Ports ports() {
        return Ports.FILTER;
    }

    @Override
    public Program configure(Arguments arguments) {
        int length = arguments.mandatory("LENGTH", Form.integer(0, 0xffff), 0);
        arguments.finish();
        return Program.of(1, new Step.Shift(Place.start(length), Steps.emit(0), new Step.Drop(TOO_SHORT)));
    }
}
