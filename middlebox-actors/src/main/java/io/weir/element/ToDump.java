package io.weir.element;

import io.weir.program.Device;
import io.weir.program.Place;
import io.weir.program.Program;
import io.weir.program.Step;
import io.weir.program.Value;
import java.util.List;
import java.util.Optional;

/**
 * ToDump(FILENAME [, SNAPLEN]): writes packets to a capture file.
 *
 * <p>Writes each packet to a pcap file, at most SNAPLEN bytes of it, and then passes it to its output if that is used.
 * Which files a configuration may name is decided by whoever runs it.
 */
final class ToDump implements ElementClass {
    @Override
    public String name() {
        return "ToDump";
    }

    @Override
    public Ports ports() {
        return new Ports("1/0-1", "a/a");
    }

    @Override
    public Program configure(Arguments arguments) {
        String name = arguments.mandatory("FILENAME", Form.TEXT, "none");
        Optional<Integer> longest = arguments.optional("SNAPLEN", Form.integer(1, 0xffff));
        arguments.finish();
        Step transmit = new Step.Transmit(new Device(Device.Kind.DUMP, name));
        Step write = longest.<Step>map(bytes -> new Step.Take(Place.start(0), Value.constant(bytes), transmit))
                .orElse(transmit);
        boolean passes = arguments.outputs() > 0;
        return Program.of(arguments.outputs(), passes ? new Step.Clone(List.of(write, Steps.emit(0))) : write);
    }
}
